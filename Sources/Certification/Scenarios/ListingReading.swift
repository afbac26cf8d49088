import Foundation
import Sandbox

/// Fetches the pages that the listing names, as anyone gets them, and reads the icon.
struct ListingReading: Sendable {
    let stage: Stage

    func run() async {
        guard let listing = stage.card.listing else { return }
        if let path = listing.icon, let data = FileManager.default.contents(atPath: stage.card.file(path)) {
            let icon = FileRecord(path: path, bytes: Array(data))
            stage.add { $0.icon = icon }
        }
        let origins = PublicAddresses.origins(of: stage.card)
        let named: [(DocumentRecord.Kind, String?)] = [
            (.privacyPolicy, listing.privacyPolicy), (.license, listing.license),
        ]
        for (kind, address) in named {
            // Nothing is asked of hosts that are not on this machine: such a page is left to a person.
            guard let address else { continue }
            let asked = [address, PublicAddresses.secured(address)].first {
                PublicAddresses.origin(of: $0).map(origins.contains) == true
            }
            guard let asked else { continue }
            let reply = await stage.request(.GET, asked, headers: [("Accept", "text/html,*/*;q=0.8")])
            let record = DocumentRecord(
                kind: kind, url: address, status: reply.status, failure: reply.failure, contentType: reply.contentType,
                body: String(reply.text.prefix(256 << 10)))
            stage.add { $0.documents.append(record) }
        }
    }
}
