import Foundation

/// A `multipart/form-data` body as pairs of a form. Source: RFC 7578.
struct MultipartBody {
    struct Malformed: Error, Hashable {
        let reason: String
    }

    /// Fields in their order. A file `f` is the two fields `f[0]` (its name) and `f[1]` (its bytes in base64).
    private(set) var fields: [(name: String, value: String)] = []
    private var filesByName: [String: Int] = [:]

    /// The boundary that a `Content-Type` header names, 1 to 200 bytes.
    static func boundary(inContentType header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmingCharacters(in: .whitespaces).lowercased() == "boundary" else {
                continue
            }
            let value = pair[1].trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["\""])
            return (1...200).contains(value.utf8.count) ? value : nil
        }
        return nil
    }

    init(_ body: [UInt8], boundary: String) throws(Malformed) {
        try Self.forEachPart(of: body, boundary: boundary) { head, content throws(Malformed) in
            try append(head: head, content: content)
        }
    }

    /// The first file among the parts, where it stands in `body`.
    static func file(in body: [UInt8], boundary: String) throws(Malformed) -> (
        name: String, content: ArraySlice<UInt8>
    )? {
        var found: (name: String, content: ArraySlice<UInt8>)?
        try forEachPart(of: body, boundary: boundary) { head, content throws(Malformed) in
            guard found == nil, let line = disposition(of: head), let name = attribute("filename", of: line) else {
                return
            }
            found = (name, content)
        }
        return found
    }

    private static func disposition(of head: String) -> String? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-disposition:") }.map(String.init)
    }

    private static func forEachPart(
        of body: [UInt8], boundary: String,
        _ handle: (_ head: String, _ content: ArraySlice<UInt8>) throws(Malformed) -> Void
    ) throws(Malformed) {
        let delimiter = Array("--\(boundary)".utf8)
        let separator = Array("\r\n--\(boundary)".utf8)
        guard var position = body.firstPosition(of: delimiter, from: 0) else {
            throw Malformed(reason: "the boundary does not occur in it")
        }
        position += delimiter.count
        while true {
            if body.starts(with: "--", at: position) { return }
            guard let lineEnd = body.firstPosition(of: Array("\r\n".utf8), from: position) else {
                throw Malformed(reason: "it ends before its closing boundary")
            }
            let headStart = lineEnd + 2
            guard let end = body.firstPosition(of: separator, from: lineEnd) else {
                throw Malformed(reason: "it ends before its closing boundary")
            }
            let blank = Array("\r\n\r\n".utf8)
            let isEmptyHead = body.starts(with: "\r\n", at: headStart)
            guard let headEnd = isEmptyHead ? headStart : body.firstPosition(of: blank, from: lineEnd), headEnd <= end
            else {
                throw Malformed(reason: "a part has no end of its header")
            }
            let head = String(decoding: body[headStart..<max(headStart, headEnd)], as: UTF8.self)
            let contentStart = min(end, headEnd + (isEmptyHead ? 2 : 4))
            try handle(head, body[contentStart..<end])
            position = end + separator.count
        }
    }

    private mutating func append(head: String, content: ArraySlice<UInt8>) throws(Malformed) {
        guard let disposition = Self.disposition(of: head), let name = Self.attribute("name", of: disposition) else {
            throw Malformed(reason: "a part has no name")
        }
        if let file = Self.attribute("filename", of: disposition) {
            var base = name
            if name.hasSuffix("[]") {
                // Each of several files is one index, not two.
                base = "\(name.dropLast(2))[\(filesByName[name, default: 0])]"
                filesByName[name, default: 0] += 1
            }
            fields.append(("\(base)[0]", file))
            fields.append(("\(base)[1]", Data(content).base64EncodedString()))
        } else {
            guard let text = String(validating: content, as: UTF8.self) else {
                throw Malformed(reason: "the field \(name.prefix(80)) is not UTF-8")
            }
            fields.append((name, text))
        }
    }

    /// `form-data; name="a"; filename="b.txt"`: quoted or bare, `\"` and `%22` for a quote inside.
    private static func attribute(_ name: String, of line: String) -> String? {
        var rest = Substring(line)
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].lowercased()
            var value = rest[rest.index(after: equals)...]
            var text = ""
            if value.first == "\"" {
                value = value.dropFirst()
                while let character = value.first, character != "\"" {
                    value = value.dropFirst()
                    if character == "\\", let next = value.first, next == "\"" || next == "\\" {
                        text.append(next)
                        value = value.dropFirst()
                    } else {
                        text.append(character)
                    }
                }
                rest = value.dropFirst()
            } else {
                text = String(value.prefix { $0 != ";" })
                rest = value.drop { $0 != ";" }
            }
            if key == name { return text.replacing("%22", with: "\"") }
        }
        return nil
    }
}

extension [UInt8] {
    /// Where `needle` begins, at or after `start`.
    fileprivate func firstPosition(of needle: [UInt8], from start: Int) -> Int? {
        guard !needle.isEmpty, start >= 0, count - start >= needle.count else { return nil }
        return withUnsafeBytes { bytes in
            needle.withUnsafeBytes { needle in
                guard let base = bytes.baseAddress, let sought = needle.baseAddress else { return nil }
                let end = bytes.count - needle.count
                var index = start
                while index <= end {
                    guard let found = memchr(base + index, Int32(needle[0]), end - index + 1) else { return nil }
                    index = UnsafeRawPointer(found) - base
                    if memcmp(base + index, sought, needle.count) == 0 { return index }
                    index += 1
                }
                return nil
            }
        }
    }

    fileprivate func starts(with text: StaticString, at position: Int) -> Bool {
        position + text.utf8CodeUnitCount <= count
            && text.withUTF8Buffer { self[position..<(position + text.utf8CodeUnitCount)].elementsEqual($0) }
    }
}
