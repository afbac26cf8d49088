import Foundation

/// The source of every identifier and token, so that a seed makes a run repeatable.
final class Randomness: Sendable {
    private let generator: Locked<any RandomNumberGenerator & Sendable>

    /// - Parameter seed: `nil` takes the system's generator.
    init(seed: UInt64?) {
        generator = Locked(seed.map { SplitMix64(state: $0) } ?? SystemRandomNumberGenerator())
    }

    /// A number in `range`.
    func integer(in range: ClosedRange<Int>) -> Int {
        generator.withLock { Int.random(in: range, using: &$0) }
    }

    /// `count` lower-case hexadecimal digits.
    func hexadecimal(_ count: Int) -> String {
        generator.withLock { generator in
            // Sixteen digits a word: the system is asked for each of them.
            var word: UInt64 = 0
            let digits = (0..<count).map { index in
                if index % 16 == 0 { word = generator.next() }
                defer { word >>= 4 }
                let digit = UInt8(word & 15)
                return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return String(decoding: digits, as: UTF8.self)
        }
    }

    /// `count` lower-case letters and digits.
    func alphanumeric(_ count: Int) -> String {
        text(count, alphabet: Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8))
    }

    /// `count` letters of both cases and digits.
    func mixedAlphanumeric(_ count: Int) -> String {
        text(count, alphabet: Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8))
    }

    private func text(_ count: Int, alphabet: [UInt8]) -> String {
        generator.withLock { generator in
            String(
                decoding: (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] },
                as: UTF8.self)
        }
    }
}

/// A small generator with a seed, for repeatable demo data. Not for anything secret outside the sandbox.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
