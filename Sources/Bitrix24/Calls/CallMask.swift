/// Makes a request or an answer fit for the log of calls: no token, no secret, no signed link.
///
/// Works on text and not on JSON, because what is logged may be the first 4 KiB of many.
enum CallMask {
    /// Bytes of a record's text.
    static let limit = 4096
    /// Bytes to look at for that, so that nothing is cut in the middle of what must be masked.
    static let lookahead = limit + 1024

    /// The text of `bytes`, masked and cut.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        let input = Array(bytes.prefix(lookahead))
        let isCut = bytes.count > limit
        var output: [UInt8] = []
        output.reserveCapacity(min(input.count, limit + 8))
        var index = 0
        while index < input.count, output.count < limit {
            if let end = endOfMember(in: input, at: index, output: &output) {
                index = end
            } else if isWord(input[index]) {
                index = word(in: input, at: index, output: &output)
            } else {
                output.append(input[index])
                index += 1
            }
        }
        if output.count > limit { output.removeLast(output.count - limit) }
        var text = String(decoding: output, as: UTF8.self)
        if isCut || index < input.count { text += "…" }
        return text
    }

    /// Keys of members and of query items whose values are never written down.
    private static let secretNames: Set<String> = [
        "auth", "access_token", "refresh_token", "application_token", "client_secret", "auth_id", "refresh_id",
        "member_token", "sessid", "token", "password", "uploadurl", "downloadurl", "download_url", "urlmachine", "sign",
        "signature", "authorization",
    ]

    /// Masks the value of `"auth":"…"`, whose key begins at `start`. Returns where the value ends.
    private static func endOfMember(in input: [UInt8], at start: Int, output: inout [UInt8]) -> Int? {
        guard input[start] == UInt8(ascii: "\"") else { return nil }
        var end = start + 1
        while end < input.count, isWord(input[end]), end - start < 24 { end += 1 }
        guard end < input.count, input[end] == UInt8(ascii: "\""), isSecret(input[start + 1..<end]) else { return nil }
        end += 1
        while end < input.count, input[end] == 0x20 || input[end] == UInt8(ascii: ":") { end += 1 }
        guard end < input.count, input[end] == UInt8(ascii: "\"") else { return nil }
        output.append(contentsOf: input[start...end])
        output.append(contentsOf: "…\"".utf8)
        end += 1
        while end < input.count, input[end] != UInt8(ascii: "\"") {
            end += input[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(end + 1, input.count)
    }

    /// A run of letters and digits: longer ones may be tokens, and the name of a secret query item takes its value along.
    private static func word(in input: [UInt8], at start: Int, output: inout [UInt8]) -> Int {
        var end = start
        while end < input.count, isWord(input[end]) { end += 1 }
        guard end - start < 30, end < input.count || end - start < 12 || input.count < lookahead else {
            output.append(contentsOf: "…".utf8)
            return end
        }
        output.append(contentsOf: input[start..<end])
        guard end < input.count, isSecret(input[start..<end]) else { return end }
        let isPlain = input[end] == UInt8(ascii: "=")
        // Within a command of a batch, or within another address, `=` may be escaped.
        let isEscaped = input[end...].starts(with: "%3D".utf8) || input[end...].starts(with: "%3d".utf8)
        guard isPlain || isEscaped else { return end }
        output.append(contentsOf: "=…".utf8)
        while end < input.count, !Self.endsItem.contains(input[end]),
            !(isEscaped && input[end...].starts(with: "%26".utf8))
        {
            end += 1
        }
        return end
    }

    private static let endsItem: Set<UInt8> = [
        UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: " "), UInt8(ascii: "#"), UInt8(ascii: "<"), 0x0A,
        UInt8(ascii: ","), UInt8(ascii: "\\"), UInt8(ascii: "'"),
    ]

    private static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        name.count >= 4 && name.count <= 24 && secretNames.contains(String(decoding: name, as: UTF8.self).lowercased())
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
