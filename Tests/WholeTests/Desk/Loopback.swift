import AsyncHTTPClient
import Bitrix24Wire
import Foundation
import NIOCore

/// Calls to this machine, as an application makes them.
enum Loopback {
    static func post(_ address: String, _ form: String) async throws -> JSONValue {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: form))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 16 << 20)
        return try JSONValue(parsing: Array(body.readableBytesView))
    }
}
