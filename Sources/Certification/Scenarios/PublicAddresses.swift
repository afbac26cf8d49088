import Foundation
import Sandbox

/// The public origins of a card's addresses: what the sandbox reaches at the application's local one.
enum PublicAddresses {
    /// Each once, in the card's order. Pages of the listing count when they lie on a host of the application.
    static func origins(of card: Card) -> [String] {
        let urls = card.application.urls
        var origins: [String] = []
        for address in [urls.application, urls.installer, urls.callback, urls.settings, urls.redirect] {
            if let origin = address.flatMap(origin), !origins.contains(origin) { origins.append(origin) }
        }
        return origins
    }

    /// `https://dealpulse.example`, `http://dealpulse.example:8080`; `nil` for what is no web address.
    static func origin(of address: String) -> String? {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        let port = parts.port.map { ($0 == 443 && scheme == "https") || ($0 == 80 && scheme == "http") ? "" : ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)"
    }
}
