import AsyncHTTPClient
import Bitrix24Wire
import Foundation
import NIOCore

/// The administration interface of a sandbox that runs as another process.
package struct SandboxRemote: Sendable {
    /// Why a call was not answered.
    package enum Failure: Error, CustomStringConvertible {
        case noReadyFile(path: String, reason: String)
        case unreachable(String, reason: String)
        /// The sandbox has ended.
        case gone(String)

        package var description: String {
            switch self {
            case .noReadyFile(let path, let reason):
                "\(path) is no ready file of a sandbox: \(reason). Start one with `lintel sandbox --ready-file \(path)`."
            case .unreachable(let address, let reason): "No sandbox answers at \(address): \(reason)."
            case .gone(let address): "The sandbox at \(address) has ended."
            }
        }
    }

    /// The ready line.
    package let ready: JSONValue
    private let admin: String
    private let token: Secret

    /// - Parameter readyFile: as the sandbox wrote it.
    package init(readyFile: URL) throws(Failure) {
        let text: String
        do {
            text = try String(contentsOf: readyFile, encoding: .utf8)
        } catch {
            throw .noReadyFile(path: readyFile.path, reason: "it cannot be read")
        }
        guard let ready = try? JSONValue(parsing: text), let admin = ready["admin"]?.string,
            let token = ready["admin_token"]?.string
        else { throw .noReadyFile(path: readyFile.path, reason: "it holds no ready line") }
        self.ready = ready
        self.admin = admin
        self.token = Secret(token)
    }

    /// Makes one call.
    ///
    /// - Parameter path: below `/admin/v1`, with its query.
    /// - Throws: ``SandboxControlError`` for a refusal; ``Failure``.
    @discardableResult
    package func call(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        var request = HTTPClientRequest(url: admin + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "X-Sandbox-Token", value: token.reveal())
        if let body { request.body = .bytes(ByteBuffer(bytes: body.serializedBytes())) }
        let answer: JSONValue
        let status: Int
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(600))
            status = Int(response.status.code)
            let bytes = try await response.body.collect(upTo: 1 << 30)
            answer = try JSONValue(parsing: Array(bytes.readableBytesView))
        } catch let error as CancellationError {
            throw error
        } catch let error as HTTPClientError where error == .remoteConnectionClosed {
            throw Failure.gone(admin)
        } catch {
            throw Failure.unreachable(admin, reason: "\(error)")
        }
        guard status < 400 else {
            throw SandboxControlError(
                status: status, error: answer["error"]?.string ?? "", message: answer["message"]?.string ?? "")
        }
        return answer
    }
}
