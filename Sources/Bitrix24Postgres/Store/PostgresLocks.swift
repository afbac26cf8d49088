import Bitrix24

/// In which order rows are locked. No two transactions can wait for each other, because all of them take locks upwards in
/// one order, and those that cannot do not wait:
///
/// 1. The portal's name (an advisory lock) and then its row of `bitrix24_installations`: a change of a portal, of one only.
///    The log of calls takes shared locks (`KEY SHARE`) on rows of several, ascending by `member_id`; they stand in the way
///    of an erasure only.
/// 2. Grants of that portal.
/// 3. Rows of `bitrix24_queues`, ascending by `member_id`: whoever adds, takes or settles events, of one portal or of many.
///    Events, and the fingerprints of those that were handled, are changed under this lock only; their foreign keys point at
///    this table, so that adding one locks nothing of the first kind. Every installation has its row from the beginning,
///    so that none is added here.
/// 4. Whoever tidies up or seals anew takes rows of any kind in pieces, and skips what is locked (`SKIP LOCKED`) or takes
///    one row alone. So do claims.
///
/// Installations are locked `FOR NO KEY UPDATE`, which the checks of foreign keys do not wait for.
enum PostgresLocks {
    /// A portal that is not there yet has no row to lock, so its name is locked.
    static func name(_ memberID: MemberID, _ connection: PostgresConnection) throws {
        try connection.run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [.text(memberID.value)])
    }

    /// Locks queues of portals.
    ///
    /// - Returns: for each whether it is empty. A portal that is not among them was unknown when this began: it is to be
    ///   treated so even if a later statement finds it, because it is not locked and may be erased at any moment.
    @discardableResult
    static func queues(
        _ members: some Collection<String>, _ connection: PostgresConnection
    ) throws -> [String: Bool] {
        let rows = try connection.run(
            """
            SELECT member_id, head_id IS NULL FROM bitrix24_queues WHERE member_id = ANY($1::text[]) \
            ORDER BY member_id FOR NO KEY UPDATE
            """,
            [.array(members.map { .text($0) })]
        ).rows
        return Dictionary(try rows.map { (try $0.text(0), try $0.flag(1)) }) { first, _ in first }
    }
}
