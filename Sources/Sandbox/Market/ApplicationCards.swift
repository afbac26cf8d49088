import GRDB

/// Stores what a card says: a new application, or the next version of one that has the card's code.
struct ApplicationCards: Sendable {
    let platform: Platform

    /// - Returns: the application's `client_id`.
    /// - Throws: ``RESTFailure`` for a version that exists already, or a field that is unusable.
    func store(_ draft: ApplicationDraft) async throws -> String {
        let registry = ApplicationRegistry(platform: platform)
        return try await platform.database.write { db in
            let known = try ApplicationRow.filter(
                Column("kind") == "market" && Column("code") == (draft.code ?? "")
            ).fetchOne(db)
            guard let known else { return try registry.create(db, draft).clientID }
            var draft = draft
            // A card without prices leaves the status as it is.
            draft.status = draft.status ?? known.status
            draft.trialDays = known.trialDays
            _ = try registry.add(db, draft, to: known.clientID)
            return known.clientID
        }
    }
}
