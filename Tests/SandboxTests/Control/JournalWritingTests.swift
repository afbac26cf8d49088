import Foundation
import Testing

@testable import Sandbox

@Suite("Journal: entries as text")
struct JournalWritingTests {
    @Test("An entry written at once is the same text as one that is built first")
    func same() {
        var random = SeededGenerator(seed: SeededGenerator.seed)
        let texts = ["", "plain", "Ёлка \"x\" \\ \n\r\t\u{1}\u{7F} 🙂", "a, b", "null"]
        for _ in 0..<500 {
            var notes = JournalNotes(random.pick([.rest, .oauth, .authorize]))
            func maybe<Value>(_ value: Value) -> Value? { random.chance(50) ? value : nil }
            notes.method = maybe(random.pick(texts))
            notes.params = maybe(["a": .string(random.pick(texts)), "b": [1, 2.5, nil, true], "c": [:]])
            notes.auth = maybe("oauth")
            notes.clientID = maybe(random.pick(texts))
            notes.userID = maybe(7)
            notes.error = maybe(random.pick(texts))
            notes.errorDescription = maybe(random.pick(texts))
            notes.fault = maybe(3)
            notes.grantType = maybe("refresh_token")
            notes.batch = maybe([["key": "a"], ["key": .string(random.pick(texts))]])
            notes.emulation = maybe("state")
            let body = random.chance(30) ? [0xFF, 0x41, 0xC3] : Array(random.pick(texts).utf8)
            let request = EdgeRequest(
                listener: .proxyConnect, isSecure: true, host: "acme.bitrix24.com", httpMethod: "POST",
                target: "/rest/x?y=\"",
                headers: [("Host", "h"), ("X-Same", "1"), ("x-same", random.pick(texts)), ("Content-Type", "a/b")]
                    .shuffled(using: &random),
                body: body, remoteAddress: "127.0.0.1", absoluteTarget: maybe("https://h/rest/x"))
            let exchange = JournalExchange(
                request: request, host: random.pick(texts), notes: notes, status: random.pick([0, 200, 503]),
                duration: .microseconds(Int.random(in: 0...5_000_000, using: &random)), answer: body,
                answerLength: random.pick([0, 5000]), answerType: maybe("text/plain"))
            let entry = JournalEntry(
                seq: Int.random(in: 1...1_000_000, using: &random),
                at: Date(timeIntervalSince1970: Double.random(in: 1e9...2e9, using: &random)), kind: notes.kind,
                content: .exchange(exchange))
            var written: [UInt8] = []
            entry.write(to: &written)
            #expect(
                String(decoding: written, as: UTF8.self) == entry.json.serialized(),
                "LINTEL_SEED=\(SeededGenerator.seed)")
        }
    }
}
