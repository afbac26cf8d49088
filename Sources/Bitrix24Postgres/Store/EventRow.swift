import Bitrix24
import Foundation

/// A row of `bitrix24_events`.
enum EventRow {
    static let columns = """
        id, member_id, kind, event, handler_id, data, sent_at, user_id, received_at, attempts, is_duplicate, due_at, failure
        """

    static func read(_ row: PostgresConnection.Row, keys: KeyRing) throws -> QueuedEvent {
        let (id, memberID) = (Int64(try row.integer(0)), try row.memberID(1))
        guard let kind = IncomingEvent.Kind(rawValue: try row.text(2)), let event = EventCode(try row.text(3)) else {
            throw PostgresError(.unreadable, "an event is malformed")
        }
        let content = IncomingEvent(
            kind: kind, memberID: memberID, event: event, handlerID: row.optionalText(4),
            data: try keys.openEventData(try row.bytes(5), of: memberID, id: id), timestamp: row.optionalInteger(6),
            userID: row.optionalInteger(7), receivedAt: Date(timeIntervalSinceReferenceDate: try row.real(8)))
        return QueuedEvent(
            id: id, content: content, attempts: try row.integer(9), isDuplicate: try row.flag(10),
            dueAt: Date(timeIntervalSinceReferenceDate: try row.real(11)), failure: row.optionalText(12))
    }
}

extension PostgresConnection.Row {
    func memberID(_ column: Int) throws -> MemberID {
        guard let id = MemberID(try text(column)) else {
            throw PostgresError(.unreadable, "a member_id is malformed")
        }
        return id
    }
}
