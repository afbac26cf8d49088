import Bitrix24Wire
import Synchronization

/// The shape of each documented method's answer: types only.
///
/// Source: the platform's documentation, the page of each method.
final class ShapeTable: Sendable {
    /// JSON text by method; parsed when it is asked for.
    private let texts: [String: String]
    private let parsed = Mutex<[String: JSONValue]>([:])

    /// Read at its first use.
    static let standard = ShapeTable()

    private init() {
        let rows = FactTable.rows("facts/result-shapes.tsv", columns: 2)
        texts = Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// `{"result": SHAPE, "total"?: "integer"}`, or `nil` when the documentation shows no answer.
    func shape(of method: String) -> JSONValue? {
        if let known = parsed.withLock({ $0[method] }) { return known }
        guard let text = texts[method], let shape = try? JSONValue(parsing: text) else { return nil }
        parsed.withLock { $0[method] = shape }
        return shape
    }
}
