import Foundation
import Testing

@testable import Bitrix24

@Suite("The log of calls")
struct CallLogTests {
    static let token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef012345"

    @Test(
        "No token, secret or signed link is left in what is logged",
        arguments: [
            (#"{"auth":"short-token","id":5}"#, #"{"auth":"…","id":5}"#),
            (#"{"auth":"with \"quotes\" in it","id":5}"#, #"{"auth":"…","id":5}"#),
            (#"{"AUTH" : "x","id":5}"#, #"{"AUTH" : "…","id":5}"#),
            (
                #"{"auth":{"access_token":"abc","refresh_token":"def"}}"#,
                #"{"auth":{"access_token":"…","refresh_token":"…"}}"#
            ),
            (#"{"cmd":{"a":"crm.deal.get?auth=abc&id=5"}}"#, #"{"cmd":{"a":"crm.deal.get?auth=…&id=5"}}"#),
            (
                #"{"u":"https://p/rest/f.json?auth=abc&token=crm%7Cxyz&x=1"}"#,
                #"{"u":"https://p/rest/f.json?auth=…&token=…&x=1"}"#
            ),
            (#"{"uploadUrl":"https://p/x"}"#, #"{"uploadUrl":"…"}"#),
            (#"{"x":"\#(token)"}"#, #"{"x":"…"}"#),
            (#"{"author":"Ann","NAME":"auth"}"#, #"{"author":"Ann","NAME":"auth"}"#),
            (#"{"TITLE":"Früh"}"#, #"{"TITLE":"Früh"}"#), ("", ""), ("<html>", "<html>"),
            (#"{"auth":"never closed"#, #"{"auth":"…""#),
        ])
    func mask(input: String, output: String) { #expect(CallMask.text(Array(input.utf8)) == output) }

    @Test(
        "Wherever a long text is cut, no part of a token is left",
        arguments: Array(stride(from: 3900, through: 5300, by: 50)))
    func cut(length: Int) {
        let text = CallMask.text(
            Array((String(repeating: "a b ", count: length / 4) + Self.token + #"","auth":"secretsecret"#).utf8))
        #expect(text.utf8.count <= 4096 + 3)
        #expect(!text.contains("0123456") && !text.contains("secretsec"))
    }

    @Test("Each exchange is written with its outcome and without its token, and belongs to its portal")
    func records() async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.intercept { exchange in
            exchange.name == "crm.deal.get" ? ScriptedPlatform.error("NOT_FOUND", "gone", status: 400) : nil
        }
        _ = try await world.client().call("profile", ["id": 7])
        await #expect(throws: RESTError.self) { try await world.client().call("crm.deal.get") }
        await world.kit.callLog.flush()
        let calls = try await world.store.calls(of: world.memberID, since: .distantPast, limit: 100)
            .filter { $0.method == "profile" || $0.method == "crm.deal.get" }
        #expect(calls.map(\.method) == ["profile", "crm.deal.get"])
        #expect(calls.map(\.status) == [200, 400])
        #expect(calls.map(\.error) == [nil, "NOT_FOUND"])
        #expect(calls.map(\.userID) == [1, 1])
        #expect(calls[0].parameters == #"{"auth":"…","id":7}"#)
        #expect(calls.allSatisfy { !"\($0)".contains("test-access") })
    }

    @Test("A log that is switched off writes nothing")
    func off() async throws {
        let world = PacedWorld { $0.callLogDays = nil }
        let client = try await world.ready()
        _ = try await client.call("profile")
        await world.kit.callLog.flush()
        #expect(try await world.store.calls(of: nil, since: .distantPast, limit: 10).isEmpty)
    }

    @Test("Many calls are written by themselves, without a flush")
    func portion() async throws {
        let world = PacedWorld { $0.paces = false }
        let client = try await world.ready()
        for _ in 0..<200 { _ = try await client.call("profile") }
        try await eventually("they are written") {
            try await world.store.calls(of: nil, since: .distantPast, limit: 300).count >= 128
        }
    }
}
