import Foundation

/// Random numbers that a seed repeats: SplitMix64. Tests print the seed with whatever goes wrong.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element {
        choices[choices.index(choices.startIndex, offsetBy: Int.random(in: 0..<choices.count, using: &self))]
    }

    /// Of this run: another one each time, or the one that `LINTEL_SEED` names, to see a failure again.
    static let seed: UInt64 =
        ProcessInfo.processInfo.environment["LINTEL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1..<1_000_000)
}
