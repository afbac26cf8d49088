import Bitrix24
import Bitrix24Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite("Secrets stay inside")
struct ServerSecrecyTests {
    @Test("No token, code, secret or session is in any line of the log, and no token in any answer")
    func logs() async throws {
        let bench = ServerBench()
        bench.platform.state.withLock { $0.codes = ["code-secret": "access-1"] }
        var session = ""
        session = try await bench.run { client in
            let launch = Acme.launch()
            let session = try await client.session(launch)
            var answers = [
                try await client.launch("/install", launch), try await client.get("/api/me", session: session),
                try await client.post("/app?\(launch.query)&\(launch.body)", ""),
                try await client.launch("/app", Acme.launch(access: "forged-token")),
                try await client.post(
                    "/events", Acme.event("ONCRMDEALADD", applicationToken: "wrong-application-token")),
                try await client.post("/installed", Acme.event("ONAPPINSTALL", access: "forged-token")),
                try await client.get(
                    "/oauth?code=code-secret&state=state-secret&domain=acme.bitrix24.com&member_id=\(Acme.memberID)"),
                try await client.get("/nowhere?AUTH_ID=access-1"),
            ]
            bench.platform.state.withLock { $0.isDown = true }
            answers.append(try await client.launch("/app", launch))
            for answer in answers {
                for secret in [
                    "access-1", "refresh-1", Acme.applicationToken, FakePlatform.clientSecret, "code-secret",
                    "forged-token",
                ] {
                    #expect(!answer.text.contains(secret))
                    #expect(!"\(answer.headers)".contains(secret))
                }
            }
            return session
        }
        let log = bench.log.text
        #expect(log.contains("/app"))
        for secret in [
            "access-1", "refresh-1", Acme.applicationToken, FakePlatform.clientSecret, "code-secret", "state-secret",
            "forged-token",
            "wrong-application-token", session, "AUTH_ID=",
        ] {
            #expect(!log.contains(secret), "\(secret)")
        }
    }

    @Test("HTML in a name or a text cannot leave its place")
    func escaping() {
        #expect(HTML.escape("<a b=\"c\">'&") == "&lt;a b=&quot;c&quot;&gt;&#39;&amp;")
        #expect(HTML.escapeScriptData("</script><!--&\u{2028}") == "\\u003c/script\\u003e\\u003c!--\\u0026\\u2028")
    }
}
