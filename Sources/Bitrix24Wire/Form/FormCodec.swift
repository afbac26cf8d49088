public import OrderedCollections

/// Forms with brackets, as PHP reads and writes them: `auth[access_token]=…`, `select[]=ID`, `fields[PHONE][0][VALUE]=…`.
///
/// Every scalar read from a form is a string. A map whose keys are 0, 1, 2 … in that order becomes an array, because PHP has one
/// type for both. Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/data-encoding.html
public enum FormCodec {
    /// What a form may cost at most; a larger one is refused, never cut.
    public struct Limits: Sendable, Hashable {
        /// Bytes of the whole text.
        public var bytes: Int
        /// Number of `name=value` pairs.
        public var fields: Int
        /// How many brackets a name may have.
        public var depth: Int

        /// 32 MiB, 100,000 fields, 64 brackets: what a file upload and a full batch need, with room to spare.
        public static let standard = Limits(bytes: 32 << 20, fields: 100_000, depth: 64)

        public init(bytes: Int, fields: Int, depth: Int) {
            self.bytes = bytes
            self.fields = fields
            self.depth = depth
        }
    }
}

/// Why a form was refused.
public enum FormError: Error, Hashable, CustomStringConvertible {
    /// Longer than so many bytes.
    case tooLarge(limit: Int)
    /// More than so many pairs.
    case tooManyFields(limit: Int)
    /// A name with more than so many brackets.
    case tooDeep(limit: Int)
    /// A percent sign without two hexadecimal digits is taken as it stands; bytes that are no UTF-8 are refused. The number is the pair's, from 1.
    case notUTF8(field: Int)

    public var description: String {
        switch self {
        case .tooLarge(let limit): "The form is longer than \(limit) bytes."
        case .tooManyFields(let limit): "The form has more than \(limit) fields."
        case .tooDeep(let limit): "A field's name nests deeper than \(limit) brackets."
        case .notUTF8(let field): "Field \(field) of the form is not UTF-8."
        }
    }
}

extension FormCodec {
    /// Reads a query string or a form body. Names are kept in the order of their first appearance; of equal names the last wins.
    ///
    /// - Throws: ``FormError`` when a limit is passed or a part is no UTF-8.
    public static func decode(
        _ bytes: some Collection<UInt8>, limits: Limits = .standard
    ) throws(FormError) -> JSONObject {
        try decode(merging: [Array(bytes)], limits: limits)
    }

    /// Reads a query string or a form body. See ``decode(_:limits:)``.
    public static func decode(_ text: String, limits: Limits = .standard) throws(FormError) -> JSONObject {
        try decode(text.utf8, limits: limits)
    }

    /// Reads several forms as one, later ones winning, as PHP fills `$_REQUEST` from the query and the body.
    public static func decode(
        merging forms: [[UInt8]], limits: Limits = .standard
    ) throws(FormError) -> JSONObject {
        if let members = plain(forms, limits: limits) { return members }
        let root = FormNode()
        var count = 0
        for bytes in forms {
            guard bytes.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
            for pair in bytes.split(separator: UInt8(ascii: "&")) {
                count += 1
                guard count <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
                let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
                let rawValue = cut == pair.endIndex ? pair[cut...] : pair[pair.index(after: cut)...]
                guard let name = unescape(pair[..<cut]), let value = unescape(rawValue) else {
                    throw .notUTF8(field: count)
                }
                try root.insert(value, under: name, limit: limits.depth)
            }
        }
        return root.members()
    }

    /// The same for small forms whose names are letters, digits, `_` and `-`: most are, and they need no tree. `nil` for any other.
    private static func plain(_ forms: [[UInt8]], limits: Limits) -> JSONObject? {
        var members: JSONObject = [:]
        var count = 0
        for bytes in forms {
            guard bytes.count <= min(limits.bytes, 4096) else { return nil }
            var start = 0
            while start < bytes.count {
                var end = start
                var cut: Int?
                var isEscaped = false
                while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
                    let byte = bytes[end]
                    if cut != nil {
                        isEscaped = isEscaped || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+")
                    } else if byte == UInt8(ascii: "=") {
                        cut = end
                    } else if !isPlain(byte) {
                        return nil
                    }
                    end += 1
                }
                defer { start = end + 1 }
                // An empty pair says nothing, and one without a name is left to the tree.
                guard end > start else { continue }
                let name = bytes[start..<(cut ?? end)]
                let value = bytes[min(end, (cut ?? end) + 1)..<end]
                count += 1
                guard !name.isEmpty, count <= limits.fields,
                    let text = isEscaped ? unescape(value) : String(validating: value, as: UTF8.self)
                else { return nil }
                members[String(decoding: name, as: UTF8.self)] = .string(text)
            }
        }
        return members
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
        default: false
        }
    }

    /// Builds the same tree from pairs that are already unescaped, such as the parts of a multipart body.
    public static func tree(
        of pairs: some Sequence<(name: String, value: String)>, limits: Limits = .standard
    ) throws(FormError) -> JSONObject {
        let root = FormNode()
        var count = 0
        for pair in pairs {
            count += 1
            guard count <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
            try root.insert(pair.value, under: pair.name, limit: limits.depth)
        }
        return root.members()
    }

    /// Writes a form: `true` is 1, `false` is 0, `null` is empty, and an empty array or object leaves no trace, as in PHP's `http_build_query`.
    public static func encode(_ members: JSONObject) -> String {
        var output = ""
        for (key, value) in members { append(value, name: escape(key), to: &output) }
        return output
    }

    /// Percent-encodes all but letters, digits, `-`, `_` and `.`; a space becomes `+`.
    public static func escape(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: output.append(byte)
            case 0x20: output.append(0x2B)
            default: output.append(contentsOf: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Undoes ``escape(_:)``. A percent sign that no two digits follow stays as it is. `nil` when the result is no UTF-8.
    public static func unescape(_ bytes: some Collection<UInt8>) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            let next = bytes.index(after: index)
            if byte == 0x2B {
                output.append(0x20)
            } else if byte == 0x25, let second = bytes.index(index, offsetBy: 2, limitedBy: bytes.endIndex),
                second != bytes.endIndex, let high = hexadecimal(bytes[next]), let low = hexadecimal(bytes[second])
            {
                output.append(high << 4 | low)
                index = second
            } else {
                output.append(byte)
            }
            index = bytes.index(after: index)
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func append(_ value: JSONValue, name: String, to output: inout String) {
        switch value {
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                append(element, name: "\(name)%5B\(index)%5D", to: &output)
            }
        case .object(let members):
            for (key, member) in members { append(member, name: "\(name)%5B\(escape(key))%5D", to: &output) }
        case .bool(let flag): appendPair(name, flag ? "1" : "0", to: &output)
        case .null, .int, .double, .string: appendPair(name, escape(value.text ?? ""), to: &output)
        }
    }

    private static func appendPair(_ name: String, _ value: String, to output: inout String) {
        if !output.isEmpty { output += "&" }
        output += name
        output += "="
        output += value
    }
}

/// A PHP array while it is being filled.
private final class FormNode {
    private enum Child {
        case text(String)
        case node(FormNode)
    }

    private var children = OrderedDictionary<String, Child>()
    private var nextIndex = 0

    func insert(_ value: String, under name: String, limit: Int) throws(FormError) {
        guard let path = Self.path(of: name) else { return }
        guard path.count <= limit + 1 else { throw .tooDeep(limit: limit) }
        var node = self
        for key in path.dropLast() { node = node.descend(key) }
        node.set(.text(value), for: path[path.count - 1])
    }

    func members() -> JSONObject {
        var members = JSONObject(minimumCapacity: children.count)
        for (key, child) in children {
            switch child {
            case .text(let text): members[key] = .string(text)
            case .node(let node): members[key] = node.value()
            }
        }
        return members
    }

    private func value() -> JSONValue {
        let members = members()
        let isList = members.keys.enumerated().allSatisfy { $0.element == String($0.offset) }
        return isList ? .array(Array(members.values)) : .object(members)
    }

    private func descend(_ key: String) -> FormNode {
        let name = resolve(key)
        if case .node(let node) = children[name] { return node }
        let node = FormNode()
        set(.node(node), for: name)
        return node
    }

    private func set(_ child: Child, for key: String) {
        let name = resolve(key)
        children[name] = child
        if let index = Int(name), index >= nextIndex, String(index) == name, index < Int.max { nextIndex = index + 1 }
    }

    private func resolve(_ key: String) -> String { key.isEmpty ? String(nextIndex) : key }

    /// `a[b][]` is a, b and the next index. As in PHP, leading spaces go, dots and spaces of the first part become `_`, text after
    /// a closing bracket is dropped, and an opening bracket that is never closed becomes `_` itself.
    private static func path(of name: String) -> [String]? {
        let trimmed = name.drop { $0 == " " }
        guard let open = trimmed.firstIndex(of: "["), open != trimmed.startIndex else {
            return trimmed.isEmpty ? nil : [mangled(trimmed)]
        }
        guard trimmed[open...].contains("]") else {
            return [mangled(trimmed.replacing("[", with: "_", maxReplacements: 1))]
        }
        var path = [mangled(trimmed[..<open])]
        var rest = trimmed[open...]
        while rest.first == "[", let close = rest.firstIndex(of: "]") {
            path.append(String(rest[rest.index(after: rest.startIndex)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return path
    }

    private static func mangled(_ part: some StringProtocol) -> String {
        String(part.map { $0 == "." || $0 == " " ? "_" : $0 })
    }
}
