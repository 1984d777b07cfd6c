import Domain

extension Keys {
    /// Where scenarios, outcomes and decisions have objects, as `ScenarioInput` writes paths.
    private static let objects: Set<String> = {
        var objects: Set<String> = [
            "", "appointments[]", "appointments[].chance", "appointments[].strata", "appointments[].contact",
            "decisions[]",
        ]
        for input in ScenarioInput.all {
            var path = input.path[...]
            while let end = path.lastIndex(of: ".") {
                path = path[..<end]
                objects.insert(String(path))
            }
        }
        return objects
    }()

    /// A pointer, cut before what might be a person's name, number or key: a name that the format does not have. Of a
    /// scenario also before every name where the format has no object: in a list that was written as one, the names of the
    /// members are keys of patients.
    static func showable(pointer: String, in source: Finding.Source) -> String {
        var (shown, path) = ("", "")
        for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            if isPlace(step) {
                path += "[]"
            } else {
                guard isShowable(String(step), in: source), source != .scenario || objects.contains(path)
                else { break }
                path += path.isEmpty ? step : "." + step
            }
            shown += "/" + step
        }
        return shown
    }

    /// A step that is a place in a list: pointers end before a name of digits.
    private static func isPlace(_ step: Substring) -> Bool {
        !step.isEmpty && step.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}
