// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `biconnector.`
    public static var biconnector: BiconnectorMethods { BiconnectorMethods() }
    /// The methods whose names begin with `biconnector.`
    public struct BiconnectorMethods: Sendable {}
}

extension MethodName.BiconnectorMethods {
    /// The methods whose names begin with `biconnector.connector.`
    public var connector: ConnectorMethods { ConnectorMethods() }
    /// The methods whose names begin with `biconnector.connector.`
    public struct ConnectorMethods: Sendable {}
}

extension MethodName.BiconnectorMethods.ConnectorMethods {
    /// `biconnector.connector.add`: scope `biconnector`; not by webhook.
    public var add: MethodName { .init(known: "biconnector.connector.add") }
    /// `biconnector.connector.delete`: scope `biconnector`; not by webhook.
    public var delete: MethodName { .init(known: "biconnector.connector.delete") }
    /// `biconnector.connector.fields`: scope `biconnector`.
    public var fields: MethodName { .init(known: "biconnector.connector.fields") }
    /// `biconnector.connector.get`: scope `biconnector`; not by webhook.
    public var get: MethodName { .init(known: "biconnector.connector.get") }
    /// `biconnector.connector.list`: scope `biconnector`; not by webhook.
    public var list: MethodName { .init(known: "biconnector.connector.list") }
    /// `biconnector.connector.update`: scope `biconnector`; not by webhook.
    public var update: MethodName { .init(known: "biconnector.connector.update") }
}

extension MethodName.BiconnectorMethods {
    /// The methods whose names begin with `biconnector.dataset.`
    public var dataset: DatasetMethods { DatasetMethods() }
    /// The methods whose names begin with `biconnector.dataset.`
    public struct DatasetMethods: Sendable {}
}

extension MethodName.BiconnectorMethods.DatasetMethods {
    /// `biconnector.dataset.add`: scope `biconnector`; not by webhook.
    public var add: MethodName { .init(known: "biconnector.dataset.add") }
    /// `biconnector.dataset.delete`: scope `biconnector`; not by webhook.
    public var delete: MethodName { .init(known: "biconnector.dataset.delete") }
    /// `biconnector.dataset.get`: scope `biconnector`; not by webhook.
    public var get: MethodName { .init(known: "biconnector.dataset.get") }
    /// `biconnector.dataset.list`: scope `biconnector`; not by webhook.
    public var list: MethodName { .init(known: "biconnector.dataset.list") }
    /// `biconnector.dataset.update`: scope `biconnector`; not by webhook.
    public var update: MethodName { .init(known: "biconnector.dataset.update") }
}

extension MethodName.BiconnectorMethods.DatasetMethods {
    /// The methods whose names begin with `biconnector.dataset.fields.`
    public var fields: FieldsMethods { FieldsMethods() }
    /// The methods whose names begin with `biconnector.dataset.fields.`
    public struct FieldsMethods: Sendable {}
}

extension MethodName.BiconnectorMethods.DatasetMethods.FieldsMethods {
    /// `biconnector.dataset.fields`: scope `biconnector`; not by webhook.
    public var method: MethodName { .init(known: "biconnector.dataset.fields") }
    /// `biconnector.dataset.fields.update`: scope `biconnector`; not by webhook.
    public var update: MethodName { .init(known: "biconnector.dataset.fields.update") }
}

extension MethodName.BiconnectorMethods {
    /// The methods whose names begin with `biconnector.source.`
    public var source: SourceMethods { SourceMethods() }
    /// The methods whose names begin with `biconnector.source.`
    public struct SourceMethods: Sendable {}
}

extension MethodName.BiconnectorMethods.SourceMethods {
    /// `biconnector.source.add`: scope `biconnector`; not by webhook.
    public var add: MethodName { .init(known: "biconnector.source.add") }
    /// `biconnector.source.delete`: scope `biconnector`; not by webhook.
    public var delete: MethodName { .init(known: "biconnector.source.delete") }
    /// `biconnector.source.fields`: scope `biconnector`; not by webhook.
    public var fields: MethodName { .init(known: "biconnector.source.fields") }
    /// `biconnector.source.get`: scope `biconnector`; not by webhook.
    public var get: MethodName { .init(known: "biconnector.source.get") }
    /// `biconnector.source.list`: scope `biconnector`; not by webhook.
    public var list: MethodName { .init(known: "biconnector.source.list") }
    /// `biconnector.source.update`: scope `biconnector`; not by webhook.
    public var update: MethodName { .init(known: "biconnector.source.update") }
}
