import Foundation
import Testing

@testable import Sandbox

@Suite("Faults of the authorization server")
struct AuthorizationFaultTests {
    private func fault(_ action: Fault.Action, method: String? = nil, host: String? = nil, clientID: String? = nil)
        -> Fault
    {
        Fault(
            id: 0, kind: .oauth, host: host, method: method, clientID: clientID, skip: 0, times: 1, hits: 0,
            action: action)
    }

    @Test(
        "A fault stands in place of the work and spends no token; the next request is answered",
        arguments: [
            (
                Fault.Action.status(502, body: "<h1>no</h1>", contentType: "text/html"), 502, "<h1>no</h1>",
                EdgeResponse.Delivery.whole
            ),
            (
                .error("PAYMENT_REQUIRED"), 401,
                #"{"error":"PAYMENT_REQUIRED","error_description":"Payment required"}"#, .whole
            ),
            (.error("invalid_grant"), 400, #"{"error":"invalid_grant"}"#, .whole),
            (.reset, 0, "", .reset),
            (.timeout(milliseconds: 50), 0, "", .silence(milliseconds: 50)),
        ])
    func instead(action: Fault.Action, status: Int, body: String, delivery: EdgeResponse.Delivery) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            let id = f.platform.faults.add(fault(action))
            let answer = await f.refresh(application, pair.refreshToken)
            #expect(answer.status == status)
            #expect(answer.text == body)
            #expect(answer.delivery == delivery)
            #expect(answer.notes?.fault == id)
            #expect(answer.notes?.clientID == application.clientID)
            #expect(await f.refresh(application, pair.refreshToken).status == 200)
            #expect(f.platform.faults.all.first?.hits == 1)
        }
    }

    @Test("A cut answer was made: its refresh token is spent")
    func truncate() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            let id = f.platform.faults.add(fault(.truncate(bytes: 10)))
            let answer = await f.refresh(application, pair.refreshToken)
            #expect(answer.status == 200 && answer.delivery == .truncated(bytes: 10) && answer.notes?.fault == id)
            #expect(await f.refresh(application, pair.refreshToken).status == 400)
        }
    }

    @Test("A late answer is the usual one")
    func latency() async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            let id = f.platform.faults.add(fault(.latency(milliseconds: 30)))
            let begin = ContinuousClock.now
            let answer = await f.refresh(application, pair.refreshToken)
            #expect(ContinuousClock.now - begin >= .milliseconds(30))
            #expect(answer.status == 200 && answer.notes?.fault == id)
        }
    }

    @Test("A fault for another exchange does not strike", arguments: ["method", "host", "client"])
    func matching(by: String) async throws {
        try await AuthorizationFixture.with { f in
            let (application, installation) = try await f.installed()
            let pair = try await f.issue(installation)
            _ = f.platform.faults.add(
                fault(
                    .reset, method: by == "method" ? "authorization_code" : "refresh_token",
                    host: by == "host" ? "oauth.bitrix24.tech" : "oauth.bitrix.info",
                    clientID: by == "client" ? "app.1" : application.clientID))
            #expect(await f.refresh(application, pair.refreshToken).delivery == .whole)
        }
    }
}
