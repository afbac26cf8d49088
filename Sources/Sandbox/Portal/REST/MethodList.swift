/// What `GET /admin/v1/methods` lists.
enum MethodList {
    /// One object a documented method: `method`, `scope`, `version`, `emulation` (`state`: it keeps what it is told; `none`: it is judged, then
    /// refused).
    static var json: [JSONValue] {
        let table = MethodTable.standard
        let second = table.names.compactMap { table.methods[$0] }.map { method in
            json(method, version: 2, isModelled: ModelledMethods.isModelled(method.name))
        }
        let third = table.methods3.values.sorted { $0.name < $1.name }.map { method in
            json(method, version: 3, isModelled: ModelledMethods.ofVersion3.contains(method.name))
        }
        return second + third
    }

    private static func json(_ method: MethodTable.Method, version: Int, isModelled: Bool) -> JSONValue {
        [
            "method": .string(method.name), "scope": .array(method.scopes.map { .string($0) }),
            "version": .int(version),
            "emulation": isModelled ? "state" : "none",
        ]
    }
}
