/// A generator whose values follow from its seed, so that a finding can be had again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, iteration: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(iteration) &* 0xD1B5_4A32_D192_ED03
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes slightly or thoroughly wrong bytes of right ones.
enum Mutation {
    /// What parsers trip over.
    private static let pieces: [[UInt8]] =
        [
            "%00", "%", "%2", "%zz", "&", "&&", "=", "[", "]", "[]", "[[", "][", "[0]", "[-1]",
            "[99999999999999999999]",
            "+", "%2B", "%5B", "%5D", "\"", "\\", "\\u0000", "\\ud800", "\\u0065", "{", "}", "{}", "[1,", "null",
            "true",
            "-0", "1e999", "0.1", "9223372036854775808", "18446744073709551616", "-9223372036854775809", "NaN", " ",
            "\t",
            "\n", "\r\n", "\0", "@", "#", "?", "/", "//", "..", "/../", "%2e%2e", "http://", "https://evil.example/",
            ":", ":0",
            ":65536", ".evil.example", "bitrix24.com.evil.example", "auth[application_token]=", "member_id=", "auth=",
            "AUTH_ID=", "DOMAIN=", "DOMAIN[]=", "event=ONAPPINSTALL", "auth[member_id]=", "\u{202E}", "\u{0130}", "ß",
            "é",
            "\u{FEFF}", "😀",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]]

    /// One to eight changes; one time in 32 nothing but noise.
    static func changed(_ bytes: [UInt8], beside others: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        if random.next() % 32 == 0 {
            return (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        var bytes = bytes
        // Often one small change: what is nearly right is the most dangerous.
        let count = random.next() % 2 == 0 ? 1 : Int.random(in: 1...8, using: &random)
        for _ in 0..<count { change(&bytes, beside: others, &random) }
        return bytes.count > 20_000 ? Array(bytes.prefix(20_000)) : bytes
    }

    private static func change(_ bytes: inout [UInt8], beside others: [[UInt8]], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let inside = min(place, max(0, bytes.count - 1))
        switch random.next() % 12 {
        case 0 where !bytes.isEmpty: bytes[inside] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1 where !bytes.isEmpty: bytes[inside] = UInt8.random(in: 0...255, using: &random)
        case 2 where !bytes.isEmpty: bytes[inside] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 4 where !bytes.isEmpty: bytes.remove(at: inside)
        case 5, 6: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        case 7 where !bytes.isEmpty: bytes.removeSubrange(range(of: bytes, &random))
        case 8 where !bytes.isEmpty: bytes.insert(contentsOf: Array(bytes[range(of: bytes, &random)]), at: place)
        case 9 where !bytes.isEmpty:
            bytes.replaceSubrange(range(of: bytes, &random), with: pieces.randomElement(using: &random) ?? [])
        case 10:
            guard let other = others.randomElement(using: &random), !other.isEmpty else { return }
            bytes.insert(contentsOf: other[range(of: other, &random)], at: place)
        default: bytes.removeSubrange(place...)
        }
    }

    private static func range(of bytes: [UInt8], _ random: inout SeededGenerator) -> Range<Int> {
        let start = Int.random(in: 0..<bytes.count, using: &random)
        return start..<min(bytes.count, start + Int.random(in: 1...32, using: &random))
    }
}
