import GRDB

/// Methods that an administrator must allow before an application may call them. The word is given to one access token.
///
/// Source: the platform's documentation, "Method calls with confirmation".
struct MethodConfirmations: Sendable {
    static let methods: Set<String> = ["voximplant.user.get"]

    let platform: Platform

    /// Asks the administrators when nobody was asked yet. A webhook needs no word: whoever made it is one of the portal's own people.
    ///
    /// - Throws: `METHOD_CONFIRM_WAITING` until somebody has decided, `METHOD_CONFIRM_DENIED` when the answer was no.
    func require(_ method: String, of caller: Caller) async throws {
        guard case .oauth(let token) = caller.authorization, let installationID = caller.installation?.id else {
            return
        }
        let decision = try await platform.database.write { db -> Bool? in
            if let row = try MethodConfirmationRow.filter(
                Column("accessToken") == token && Column("method") == method
            ).fetchOne(db) {
                return row.isConfirmed
            }
            var row = MethodConfirmationRow(
                id: nil, installationID: installationID, accessToken: token, method: method)
            try row.insert(db)
            return nil
        }
        guard let decision else { throw RESTFailure.of(.methodConfirmWaiting) }
        guard decision else { throw RESTFailure.of(.methodConfirmDenied) }
    }

    /// Decides, and tells the application's handlers of `ONAPPMETHODCONFIRM`.
    ///
    /// - Returns: rows of ``EventDeliveryRow`` that were queued.
    func decide(_ db: Database, _ row: MethodConfirmationRow, isConfirmed: Bool) throws -> [Int64] {
        var row = row
        row.isConfirmed = isConfirmed
        try row.update(db)
        guard let installation = try InstallationRow.fetchOne(db, key: row.installationID), !installation.isRemoved,
            installation.isFinished, let portal = try PortalRow.fetchOne(db, key: installation.portalID)
        else { return [] }
        return try InstallationService(platform: platform).announce(
            db, installation: installation, event: .onAppMethodConfirm,
            data: [
                "TOKEN": .string(row.accessToken), "METHOD": .string(row.method),
                "CONFIRMED": isConfirmed ? "1" : "0", "LANGUAGE_ID": .string(portal.language),
            ], grant: .reduced, userID: nil)
    }
}
