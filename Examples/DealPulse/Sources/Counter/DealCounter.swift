import Bitrix24
import Foundation

/// How many deals were added on each portal since the installation: one small file a portal, written aside and renamed.
///
/// An event may come more than once, from the platform or after a crash, so the latest deal numbers are kept and none is
/// counted twice.
actor DealCounter {
    private static let remembered = 1_000

    private let folder: URL

    /// - Parameter folder: Created at the first write.
    init(folder: URL) { self.folder = folder }

    /// The number for a portal; 0 when nothing was counted yet.
    func count(_ memberID: MemberID) -> Int { read(memberID).count }

    /// Counts a deal unless it was counted before.
    ///
    /// - Throws: What the file system says. The event comes again then.
    func add(deal: Int, memberID: MemberID) throws {
        var (count, deals) = read(memberID)
        guard !deals.contains(deal) else { return }
        count += 1
        deals = Array((deals + [deal]).suffix(Self.remembered))
        let json: JSONValue = ["count": .int(count), "deals": .array(deals.map { .int($0) })]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(json.serializedBytes()).write(to: file(memberID), options: .atomic)
    }

    /// Forgets a portal.
    func remove(_ memberID: MemberID) throws {
        let file = file(memberID)
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        try FileManager.default.removeItem(at: file)
    }

    private func read(_ memberID: MemberID) -> (count: Int, deals: [Int]) {
        guard let data = try? Data(contentsOf: file(memberID)), let json = try? JSONValue(parsing: data) else {
            return (0, [])
        }
        return (json["count"]?.integer ?? 0, (json["deals"]?.array ?? []).compactMap(\.integer))
    }

    // A member_id is letters and digits only, so it is safe as the name of a file.
    private func file(_ memberID: MemberID) -> URL { folder.appending(path: "\(memberID.value).json") }
}
