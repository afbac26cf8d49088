import Bitrix24
import Foundation

/// Stores `COUNT` installations with a grant each and says what they cost in memory and on disk.
struct MemoryMode: Sendable {
    let settings: Settings

    func run() async throws {
        let count = try settings.number("COUNT", default: 100_000)
        let store = try await settings.store()
        // What the first few need once, such as pages of code and a cache, is not the cost of an installation.
        try await fill(store, 0..<min(100, count))
        let before = Usage.residentKibibytes
        let began = ContinuousClock.now
        try await fill(store, min(100, count)..<count)
        let seconds = (ContinuousClock.now - began).seconds
        let after = Usage.residentKibibytes
        guard try await store.memberIDs(after: nil, limit: count + 1).count == count else {
            throw Problem("not all installations are there")
        }
        var disk = 0
        if let path = settings.environment["STORE"]?.split(separator: ":", maxSplits: 1).last, count > 0 {
            for suffix in ["", "-wal"] {
                let size = try? FileManager.default.attributesOfItem(atPath: path + suffix)[.size] as? Int
                disk += size ?? 0
            }
        }
        let counted = max(1, count - 100)
        Output.line([
            "installations": .int(count), "resident_kib": .int(after), "grown_kib": .int(after - before),
            "peak_kib": .int(Usage.peakKibibytes), "disk_bytes": .int(disk),
            "bytes_each": .int((after - before) * 1024 / counted), "seconds": seconds.json,
        ])
    }

    private func fill(_ store: any KitStore, _ numbers: Range<Int>) async throws {
        for number in numbers { try await Self.installation(number, in: store) }
    }

    /// Values as long as the platform's own.
    private static func installation(_ number: Int, in store: any KitStore) async throws {
        let digits = String(number, radix: 16)
        let id = String(repeating: "0", count: 32 - digits.count) + digits
        guard let memberID = MemberID(id), let domain = PortalDomain("portal\(number).bitrix24.com"),
            let server = PortalDomain("oauth.bitrix.info"), let status = ApplicationStatus("F")
        else { throw Problem("a made-up portal is malformed") }
        let instant = Date(timeIntervalSince1970: 1_800_000_000)
        let installation = Installation(
            memberID: memberID, domain: domain, clientEndpoint: Endpoint(domain: domain),
            serverEndpoint: Endpoint(domain: server), status: status, applicationToken: Secret(id), scope: [.crm],
            version: "1.0.0", installerUserID: 1, isFinished: true, installedAt: instant, updatedAt: instant)
        let token = String(repeating: "a", count: 38) + id
        let grant = Grant(
            key: GrantKey(memberID: memberID, userID: 1), accessToken: Secret(token), refreshToken: Secret("r" + token),
            expiresAt: instant, isInstaller: true, updatedAt: instant)
        try await store.update(memberID, user: 1) { slice in
            slice.installation = installation
            slice.grant = grant
        }
    }
}
