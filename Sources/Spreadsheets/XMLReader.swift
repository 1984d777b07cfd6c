private import CSheetReading

/// Reads XML as a stream of events. A document type is refused: no workbook has one, and with it go entities that expand.
struct XMLReader {
    enum Event {
        /// Names as they are written, prefix included.
        case begin(String, [String: String])
        case end(String)
        case text(String)
    }

    private static let deepest = 64

    /// Calls `take` for each event; what it throws ends the reading.
    static func read(
        _ bytes: [UInt8], _ take: @escaping (Event) throws(WorkbookProblem) -> Void
    ) throws(WorkbookProblem) {
        guard bytes.count < Int(Int32.max), let parser = unsafe XML_ParserCreate("UTF-8") else {
            throw .unreadable
        }
        defer { unsafe XML_ParserFree(parser) }
        let listener = unsafe Listener(parser, take)
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(listener).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { data, name, attributes in unsafe Listener.of(data)?.begin(name, attributes) },
            { data, name in unsafe Listener.of(data)?.end(name) })
        unsafe XML_SetCharacterDataHandler(parser) { data, text, length in
            unsafe Listener.of(data)?.text(text, length)
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            unsafe Listener.of(data)?.stop(.documentType)
        }
        let status = unsafe bytes.withUnsafeBytes { raw in
            unsafe XML_Parse(
                parser, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(raw.count), 1)
        }
        let problem = withExtendedLifetime(listener) { listener.problem }
        if let problem { throw problem }
        guard status == XML_STATUS_OK else { throw .unreadable }
    }

    @safe private final class Listener {
        private let parser: XML_Parser
        private let take: (Event) throws(WorkbookProblem) -> Void
        private var depth = 0
        private(set) var problem: WorkbookProblem?

        init(_ parser: XML_Parser, _ take: @escaping (Event) throws(WorkbookProblem) -> Void) {
            unsafe self.parser = unsafe parser
            self.take = take
        }

        static func of(_ data: UnsafeMutableRawPointer?) -> Listener? {
            unsafe data.map { unsafe Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
        }

        func begin(
            _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        ) {
            guard let name = unsafe name else { return }
            depth += 1
            if depth > deepest { return stop(.unreadable) }
            var named: [String: String] = [:]
            var at = 0
            while let attributes = unsafe attributes, let key = unsafe attributes[at],
                let value = unsafe attributes[at + 1]
            {
                unsafe named[String(cString: key)] = unsafe String(cString: value)
                at += 2
            }
            unsafe give(.begin(String(cString: name), named))
        }

        func end(_ name: UnsafePointer<CChar>?) {
            guard let name = unsafe name else { return }
            depth -= 1
            unsafe give(.end(String(cString: name)))
        }

        func text(_ text: UnsafePointer<CChar>?, _ length: Int32) {
            guard let text = unsafe text else { return }
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(length))
            unsafe give(.text(String(decoding: bytes, as: UTF8.self)))
        }

        func stop(_ problem: WorkbookProblem) {
            self.problem = self.problem ?? problem
            unsafe XML_StopParser(parser, 0)
        }

        private func give(_ event: Event) {
            guard problem == nil else { return }
            do throws(WorkbookProblem) { try take(event) } catch { stop(error) }
        }
    }
}
