import Foundation
import GRDB

/// Files at the addresses that people open: `/disk/downloadFile/7/` for those who are signed in, `/~Co13P` for everybody.
struct DiskPages: Sendable {
    let platform: Platform

    /// Whether the path is one of these.
    static func isMeant(by path: [String]) -> Bool {
        guard let first = path.first else { return false }
        return first == "disk" || (first.hasPrefix("~") && first.count > 1 && path.count == 1)
            || path == ["bitrix", "tools", "disk", "uf.php"]
    }

    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        do {
            let visit = try await Visit(request, portal: portal, database: platform.database)
            let path = request.pathComponents
            let found = try await platform.database.read { db in try file(db, path: path, visit: visit) }
            guard let (info, bytes) = found else {
                return .html("<!DOCTYPE html><title>404</title><p>There is no such file.</p>", status: 404)
            }
            return FileExchanges.response(info, bytes: bytes, notes: nil)
        } catch {
            return .html("<!DOCTYPE html><title>400</title><p>The address is malformed.</p>", status: 400)
        }
    }

    private func file(_ db: Database, path: [String], visit: Visit) throws -> (FileContent.Info, [UInt8])? {
        let portalID = visit.portal.id ?? 0
        let objects = RecordStore(db, portalID: portalID, "disk.object")
        var object: Record?
        if let first = path.first, first.hasPrefix("~") {
            object = try objects.first(["LINK": .string(String(first.dropFirst())), "DELETED_TYPE": 0])
        } else if visit.viewer != nil {
            if path.first == "disk", path.count > 2 {
                object = try objects.record(Int(path[2]) ?? 0)
            } else if let id = visit.query["attachedId"]?.integer {
                let link = try RecordStore(db, portalID: portalID, "disk.attached").record(id)
                object = try objects.record(link?.integer("OBJECT_ID") ?? 0)
            }
        }
        guard let object, object.text("TYPE") == "file",
            let info = try FileContent.info(db, portalID: portalID, id: object.integer("FILE_ID")),
            let bytes = try FileContent.bytes(db, portalID: portalID, id: info.id)
        else { return nil }
        return (info.named(object.text("NAME")), bytes)
    }
}
