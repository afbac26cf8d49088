import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import Testing

@testable import Sandbox

@Suite("REST: over the wire")
struct RESTEndToEndTests {
    @Test("A webhook calls a portal over plain HTTP, and the journal has every exchange before its answer leaves")
    func wire() async throws {
        try await withSandbox(SandboxConfiguration(seed: 7), logger: Logger(label: "test")) { sandbox in
            let domain = "acme.bitrix24.com"
            let webhook = try await sandbox.control.call(
                "POST", "/portals/\(domain)/webhooks", ["user_id": 1, "scope": ["crm"]])
            let seeded = try await sandbox.control.call(
                "POST", "/portals/\(domain)/seed",
                ["entity": "crm.deal", "rows": [["TITLE": "Wired", "OPPORTUNITY": "12.5"], ["TITLE": "Second"]]])
            let ids = try #require(seeded["ids"]?.array)
            let address = try #require(webhook["plain_url"]?.string)
            func post(_ method: String, _ body: String) async throws -> (UInt, JSONValue) {
                var request = HTTPClientRequest(url: address + method)
                request.method = .POST
                request.headers.add(name: "Content-Type", value: "application/json")
                request.body = .bytes(ByteBuffer(string: body))
                let response = try await HTTPClient.shared.execute(request, timeout: .seconds(90))
                let bytes = try await response.body.collect(upTo: 1 << 20)
                return (response.status.code, try JSONValue(parsing: Array(bytes.readableBytesView)))
            }
            let (status, answer) = try await post(
                "crm.deal.list.json", #"{"filter":{"%TITLE":"WIRE"},"select":["TITLE","OPPORTUNITY"]}"#)
            #expect(status == 200)
            #expect(answer["result"] == [["ID": .string(ids[0].text ?? ""), "TITLE": "Wired", "OPPORTUNITY": "12.50"]])
            #expect(answer["total"] == 1)
            let (refused, error) = try await post("disk.storage.getlist", "{}")
            #expect(refused == 403)
            #expect(error["error"] == "insufficient_scope")
            let (batch, _) = try await post("batch", #"{"cmd":["profile","nonsense"]}"#)
            #expect(batch == 200)
            let journal = try await sandbox.control.call("GET", "/journal?kind=rest")
            let entries = try #require(journal["entries"]?.array)
            #expect(entries.map { $0["method"]?.string } == ["crm.deal.list", "disk.storage.getlist", "batch"])
            #expect(entries.map { $0["status"]?.integer } == [200, 403, 200])
            #expect(entries.map { $0["host"]?.string } == [domain, domain, domain])
            #expect(entries[0]["auth"] == "webhook")
            #expect(entries[0]["params"]?["select"] == ["TITLE", "OPPORTUNITY"])
            #expect(entries[1]["error"] == "insufficient_scope")
            #expect(entries[2]["batch"]?[1]?["error"] == "ERROR_METHOD_NOT_FOUND")
            let methods = try await sandbox.control.call("GET", "/methods")
            #expect(methods["methods"]?.array?.count == 1707)
        }
    }
}
