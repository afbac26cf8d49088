import Crypto
import Foundation

/// A file that the desk's pages load.
struct DeskAsset: Sendable {
    let name: String
    let contentType: String
    private let bytes: [UInt8]
    /// It changes with the content, so that browsers may keep the file.
    let address: String

    static let stylesheet = DeskAsset("desk.css", "text/css; charset=utf-8")
    static let script = DeskAsset("desk.js", "application/javascript; charset=utf-8")
    static let icon = DeskAsset("desk.svg", "image/svg+xml")

    private init(_ name: String, _ contentType: String) {
        self.name = name
        self.contentType = contentType
        // Not `resourceURL`: on Linux that is the bundle's folder of this name already, or not, as the bundle happens to look.
        let file = Bundle.module.bundleURL.appendingPathComponent("Resources/desk/\(name)")
        bytes = (try? Data(contentsOf: file)).map(Array.init) ?? []
        let digest = SHA256.hash(data: bytes).prefix(4).map { String($0, radix: 16) }.joined()
        address = "/-/\(name)?v=\(digest)"
    }

    /// The file at `/-/NAME`.
    static func named(_ path: [String]) -> DeskAsset? {
        guard path.count == 2, path[0] == "-" else { return nil }
        return [stylesheet, script, icon].first { $0.name == path[1] }
    }

    var response: EdgeResponse {
        EdgeResponse(
            status: bytes.isEmpty ? 500 : 200,
            headers: [
                ("Content-Type", contentType), ("Cache-Control", "private, max-age=86400"),
                ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ],
            body: bytes)
    }
}
