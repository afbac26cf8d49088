import Crypto
import Foundation

/// A file that pages of a portal load, or that applications load from the script host.
struct PageAsset: Sendable {
    let name: String
    let contentType: String
    let bytes: [UInt8]
    /// Address on a portal; it changes with the content, so that browsers may keep it.
    let address: String

    static let stylesheet = PageAsset(name: "portal.css", contentType: "text/css; charset=utf-8")
    static let script = PageAsset(name: "portal.js", contentType: "application/javascript; charset=utf-8")
    static let settings = PageAsset(name: "settings.js", contentType: "application/javascript; charset=utf-8")
    static let mobile = PageAsset(name: "mobile.js", contentType: "application/javascript; charset=utf-8")
    static let mobileStylesheet = PageAsset(name: "mobile.css", contentType: "text/css; charset=utf-8")
    /// The portal's script in the order in which its parts need each other.
    static let scripts =
        [script]
        + ["portal-windows.js", "portal-places.js", "portal-calls.js", "portal-layout.js"].map {
            PageAsset(name: $0, contentType: "application/javascript; charset=utf-8")
        }
    static let icon = PageAsset(name: "icon.svg", contentType: "image/svg+xml")
    static let library = PageAsset(name: "bx24.js", contentType: "application/javascript; charset=utf-8")

    /// Those that a portal serves under `/-/`.
    static let ofPortal = [stylesheet, icon, settings, mobile, mobileStylesheet] + scripts

    private init(name: String, contentType: String) {
        self.name = name
        self.contentType = contentType
        // Not `resourceURL`: on Linux that is the bundle's folder of this name already, or not, as the bundle happens to look.
        let file = Bundle.module.bundleURL.appendingPathComponent("Resources/script/\(name)")
        bytes = (try? Data(contentsOf: file)).map(Array.init) ?? []
        let digest = SHA256.hash(data: bytes).prefix(4).map { String($0, radix: 16) }.joined()
        address = "/-/\(name)?v=\(digest)"
    }

    func response(maximumAge seconds: Int) -> EdgeResponse {
        EdgeResponse(
            status: bytes.isEmpty ? 500 : 200,
            headers: [
                ("Content-Type", contentType), ("Cache-Control", "public, max-age=\(seconds)"),
                ("X-Content-Type-Options", "nosniff"),
            ],
            body: bytes)
    }
}
