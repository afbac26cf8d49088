public import OrderedCollections

/// One command of a batch.
///
/// A parameter may refer to an earlier result of the same batch: `$result[NAME][FIELD]`.
/// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
public struct BatchCommand: Sendable, Hashable {
    /// The key under which the answer comes back; unique in a batch.
    public var name: String
    public var method: MethodName
    public var parameters: JSONObject

    public init(_ name: String, _ method: MethodName, _ parameters: JSONObject = [:]) {
        self.name = name
        self.method = method
        self.parameters = parameters
    }

    /// As the platform takes it: `crm.deal.get?id=5`.
    var text: String { parameters.isEmpty ? method.value : method.value + "?" + FormCodec.encode(parameters) }
}
