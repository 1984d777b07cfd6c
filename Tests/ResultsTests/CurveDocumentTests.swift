import Domain
import Testing

@testable import Results

@Suite("The price of equity, written")
struct CurveDocumentTests {
    private static func point(
        _ asked: EquityCurve.Asked, _ level: Int64, _ value: Int64, _ bound: Int64, _ placed: Int,
        _ groups: [Int]
    ) -> EquityCurve.Point {
        EquityCurve.Point(
            asked, level: Value(millionths: level),
            value: Value(millionths: value), bound: Value(millionths: bound), placed: placed,
            placedOfGroup: groups)
    }

    private static let curve = EquityCurve(
        groups: [
            .init(name: GroupName(.interpreter, "needed"), orders: 5),
            .init(name: GroupName(.transport, "needed"), orders: 4),
        ],
        highestBound: Value(millionths: 750_000),
        points: [
            point(.nothing, 400_000, 20_000_000, 20_100_000, 18, [2, 3]),
            point(.floor(Value(millionths: 600_000)), 600_000, 19_500_000, 19_500_000, 18, [3, 3]),
            point(.floor(Value(millionths: 750_000)), 750_000, 18_000_000, 18_090_000, 16, [4, 3]),
        ], current: point(.policy, 750_000, 17_900_000, 18_000_000, 16, [4, 3]))

    private static let origin = DocumentOrigin(scenario: [123, 125], effectivePolicy: .object([]))

    private static func written(_ curve: EquityCurve, _ name: String = "x") -> CurveDocument {
        CurveDocument(curve, name: name, origin: origin)
    }

    private var document: CurveDocument { Self.written(Self.curve, "A <week>\nand more") }

    @Test("Floors at which as many of every group are placed have one sentence")
    func alike() {
        var curve = Self.curve
        curve.points.insert(curve.points[1], at: 1)
        curve.points[1].asked = .floor(Value(millionths: 500_000))
        curve.points[1].value = Value(millionths: 19_600_000)
        #expect(
            Self.written(curve).sentences[1]
                == "At floors of 50.00 % to 60.00 % as many are placed overall: 1 more of “Interpreter: needed”."
        )
        curve.points[1].placedOfGroup = [4, 2]
        #expect(Self.written(curve).sentences.count == 5)
    }

    @Test("One neutral sentence a floor, and one for the whole")
    func sentences() {
        #expect(
            document.sentences == [
                "Without a floor 18 are placed; the group served least has 40.00 %.",
                "At a floor of 60.00 % as many are placed overall: 1 more of “Interpreter: needed”.",
                "At a floor of 75.00 % 2 fewer placed overall: 2 more of “Interpreter: needed”.",
                "As the policy says 2 fewer placed overall: 2 more of “Interpreter: needed”.",
            ])
        #expect(
            document.verdict
                == "From 40.00 % to 75.00 % for the group served least costs 2.00 of 20.00 in value (as far as is proven, 1.91 to 2.10) and 2 placements."
        )
        var flat = Self.curve
        flat.points = [flat.points[2], flat.points[2]]
        #expect(
            Self.written(flat).verdict
                == "Without a floor the group served least has 75.00 % already in the best plan that was found;"
                + " this floor costs at most 0.09 of 18.00 in value.")
        flat.points[0].bound = flat.points[0].value
        #expect(
            Self.written(flat).verdict
                == "Without a floor the group served least has 75.00 % already: this floor costs nothing.")
    }

    @Test("A higher floor that is not ruled out is said")
    func higher() {
        var open = Self.curve
        open.highestBound = Value(millionths: 800_000)
        #expect(
            Self.written(open).verdict.hasSuffix(
                "A floor of up to 80.00 % is not ruled out, but was not reached."))
    }

    @Test("Every point has its line, the policy's own is marked, gaps are said")
    func table() {
        let lines = document.text.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        for line in [
            "none 40.00 % 20.00 0.50 % open 18", "60.00 % 60.00 % 19.50 proven 18",
            "as the policy says 75.00 % 17.90 0.56 % open 16",
        ] {
            #expect(lines.contains(line), "\(lines)")
        }
        guard case .success(let json) = JSONReader.read(document.document.bytes()) else {
            Issue.record("no JSON")
            return
        }
        #expect(json.root.member("points")?.elements?.count == 3)
        #expect(json.root.member("points")?.elements?[0].member("floor")?.isNull == true)
    }

    @Test("Read and written again it is the same to the byte; what is no curve is not read")
    func readAgain() throws {
        let bytes = document.document.bytes()
        let again = try #require(
            CurveDocument(reading: bytes, name: "A <week>\nand more", origin: Self.origin))
        #expect(again.document.bytes() == bytes && again.text == document.text && again.page == document.page)
        let text = String(decoding: bytes, as: UTF8.self)
        let richer = text.replacing("\"placed\": 18", with: "\"placed\": 19", maxReplacements: 1)
        #expect(richer != text)
        let other = try #require(
            CurveDocument(reading: Array(richer.utf8), name: "A <week>\nand more", origin: Self.origin))
        #expect(other.document.bytes() != Array(richer.utf8), "a sentence that does not fit was kept")
        for broken in ["{}", "[]", text.replacing("reproducible", with: "possible")] {
            #expect(CurveDocument(reading: Array(broken.utf8), name: "x", origin: Self.origin) == nil)
        }
    }

    @Test("The page escapes what it is given and draws a dot a point")
    func page() {
        let page = document.page
        #expect(page.contains("<h1>A &lt;week&gt; and more</h1>"))
        #expect(!page.contains("<week>"))
        #expect(page.matches(of: /<circle class="dot"/).count == 3)
        #expect(page.contains("<script") == false)
    }
}
