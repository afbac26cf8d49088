// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `server.`
    public static var server: ServerMethods { ServerMethods() }
    /// The methods whose names begin with `server.`
    public struct ServerMethods: Sendable {}
}

extension MethodName.ServerMethods {
    /// `server.time`: no scope needed.
    public var time: MethodName { .init(known: "server.time") }
}
