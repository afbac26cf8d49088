import Foundation
import Sandbox

/// The public origins of a card's addresses: what the sandbox reaches at the application's local one.
enum PublicAddresses {
    /// Each once, in the card's order. Pages of the listing count when they lie on a host of the application.
    static func origins(of card: Card) -> [String] {
        let urls = card.application.urls
        var origins: [String] = []
        for address in [urls.application, urls.installer, urls.callback, urls.settings, urls.redirect] {
            for text in [address, address.map(secured)] {
                if let origin = text.flatMap(origin), !origins.contains(origin) { origins.append(origin) }
            }
        }
        return origins
    }

    /// The same by HTTPS. A card may wrongly say `http:`, which a rule reports; everything else is tried as if it had not, because
    /// browsers show no such frame at all. Addresses of this machine stay as they are.
    static func secured(_ address: String) -> String {
        guard var parts = URLComponents(string: address), parts.scheme?.lowercased() == "http", let host = parts.host,
            host != "localhost", !host.hasPrefix("127.")
        else { return address }
        parts.scheme = "https"
        if parts.port == 80 { parts.port = nil }
        return parts.string ?? address
    }

    /// `https://dealpulse.example`, `http://dealpulse.example:8080`; `nil` for what is no web address.
    static func origin(of address: String) -> String? {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme),
            let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        let port =
            parts.port.map { ($0 == 443 && scheme == "https") || ($0 == 80 && scheme == "http") ? "" : ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)"
    }
}
