/// Why a text is not JSON.
public struct JSONParsingError: Error, Hashable, CustomStringConvertible {
    /// What was expected or refused. Never holds a part of the text, which may be a token.
    public let reason: String
    /// Bytes from the start of the text to the place of the trouble.
    public let offset: Int

    public var description: String { "Malformed JSON at byte \(offset): \(reason)." }
}

extension JSONValue {
    /// Reads a JSON text (RFC 8259), keeping the order of members; of equal keys the last wins.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, optionally with white space around the value.
    ///   - maximumDepth: how deep arrays and objects may nest; 512, as PHP's `json_decode`.
    /// - Throws: ``JSONParsingError`` with the place of the first mistake.
    public init(parsing bytes: some Sequence<UInt8>, maximumDepth: Int = 512) throws(JSONParsingError) {
        self = try Array(bytes).withUnsafeBufferPointer { bytes throws(JSONParsingError) in
            var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
            return try parser.parseDocument()
        }
    }

    /// Reads a JSON text. See ``init(parsing:maximumDepth:)-(Sequence<UInt8>,_)``.
    public init(parsing text: String, maximumDepth: Int = 512) throws(JSONParsingError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }
}
