// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `rest.`
    public static var rest: RestMethods { RestMethods() }
    /// The methods whose names begin with `rest.`
    public struct RestMethods: Sendable {}
}

extension MethodName.RestMethods {
    /// The methods whose names begin with `rest.documentation.`
    public var documentation: DocumentationMethods { DocumentationMethods() }
    /// The methods whose names begin with `rest.documentation.`
    public struct DocumentationMethods: Sendable {}
}

extension MethodName.RestMethods.DocumentationMethods {
    /// `rest.documentation.openapi`: no scope needed; version 3 of the interface.
    public var openapi: MethodName { .init(known: "rest.documentation.openapi") }
}

extension MethodName.RestMethods {
    /// The methods whose names begin with `rest.scope.`
    public var scope: ScopeMethods { ScopeMethods() }
    /// The methods whose names begin with `rest.scope.`
    public struct ScopeMethods: Sendable {}
}

extension MethodName.RestMethods.ScopeMethods {
    /// `rest.scope.list`: no scope needed; version 3 of the interface.
    public var list: MethodName { .init(known: "rest.scope.list") }
}
