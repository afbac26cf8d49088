import Foundation
import Sandbox
import Testing

/// Wrong inputs for everything that reads what others wrote, and forged proofs for everything that the kit believes.
@Suite("Fuzz", .timeLimit(.minutes(30)))
struct KitFuzzTests {
    /// `LINTEL_FUZZ=1000000` asks for a million; `make fuzz` does, in a release build.
    static let count = ProcessInfo.processInfo.environment["LINTEL_FUZZ"] ?? "60000"

    @Test("No wrong input ends the program, none is read as what it is not, and no forgery is believed")
    func fuzz() async throws {
        let seed = ProcessInfo.processInfo.environment["LINTEL_FUZZ_SEED"] ?? "1"
        let program = KitProcess(mode: "fuzz", environment: ["COUNT": Self.count, "SEED": seed])
        try await program.run { running in
            var line: JSONValue? = running.first
            while let said = line, said["findings"] == nil {
                Issue.record("\(said.serialized())")
                line = try await running.next()
            }
            let last = try #require(
                line, "it crashed: COUNT=\(Self.count) SEED=\(seed) TRACE=1 KitProgram fuzz says where")
            #expect(last["findings"] == 0)
            #expect(last["tried"]?.object?.count == 10)
            #expect((last["inputs"]?.integer ?? 0) >= (Int(Self.count) ?? 0) / 10 * 10)
        }
    }
}
