/// Where the files of static applications are served: a host of its own for each application, so that none reads another's storage,
/// nor the portal's.
///
/// Nobody documents the platform's own host for them. This one ends in a name that is reserved for examples, and applications learn
/// nothing from it: relative addresses are what works there as well as here.
struct StaticHost: Sendable, Hashable {
    static let suffix = ".apps-cdn.example"

    /// First label of the host: the `client_id` with `-` for each dot.
    let label: String

    init(clientID: String) { label = clientID.replacing(".", with: "-") }

    /// `nil` when the host is none of a static application.
    init?(host: String) {
        guard host.hasSuffix(Self.suffix) else { return nil }
        self.init(label: String(host.dropLast(Self.suffix.count)))
    }

    /// `nil` when no `client_id` gives this label.
    init?(label: String) {
        guard label.hasPrefix("local-") || label.hasPrefix("app-"),
            label.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        self.label = label
    }

    /// `nil` when the address is none of a static application's file: neither the public one, nor what a page sees of its own address in
    /// a browser without the proxy and binds as a handler.
    init?(address: String) {
        guard let address = WebAddress(address) else { return nil }
        if address.scheme == "https" {
            self.init(host: address.host)
        } else if address.host.hasSuffix(".localhost") {
            self.init(label: String(address.host.dropLast(".localhost".count)))
        } else {
            return nil
        }
    }

    var clientID: String { label.replacing("-", with: ".") }
    var host: String { label + Self.suffix }

    /// The public address of a file.
    ///
    /// - Parameter path: as the archive names it.
    func address(folder: String, path: String) -> String {
        let escaped = path.split(separator: "/").map { FormCodec.escape(String($0)).replacing("+", with: "%20") }
        return "https://\(host)/\(folder)/\(escaped.joined(separator: "/"))"
    }

    /// `address` as a browser reaches it that came to a portal without the proxy: on the portal's own port.
    ///
    /// - Parameter authority: of the portal's page, `acme.localhost:40001`.
    func localAddress(_ address: String, beside authority: String) -> String {
        guard let end = address.range(of: host) else { return address }
        let port = WebAddress.split(authority)?.port.map { ":\($0)" } ?? ""
        return "http://\(label).localhost\(port)\(address[end.upperBound...])"
    }
}
