/// What `GET /admin/v1/methods` lists.
enum MethodList {
    /// One object a documented method: `method`, `scope`, `version`, `emulation` (`state`: it keeps what it is told; `shape`: it is
    /// judged, then answered in the documented shape; `none`: it is judged, then refused).
    static func json(_ unmodelled: SandboxConfiguration.Unmodelled) -> [JSONValue] {
        let table = MethodTable.standard
        let shapes = ShapeTable.standard
        let second = table.names.compactMap { table.methods[$0] }.map { method in
            json(
                method, version: 2,
                emulation: ModelledMethods.isModelled(method.name)
                    ? "state" : unmodelled == .shape && shapes.shape(of: method.name) != nil ? "shape" : "none")
        }
        let third = table.methods3.values.sorted { $0.name < $1.name }.map { method -> JSONValue in
            // Where both versions have a name, the shape is the older one's.
            let hasShape = table.methods[method.name] == nil && shapes.shape(of: method.name) != nil
            return json(
                method, version: 3,
                emulation: VersionThreeMethods.isModelled(method.name)
                    ? "state" : unmodelled == .shape && hasShape ? "shape" : "none")
        }
        return second + third
    }

    private static func json(_ method: MethodTable.Method, version: Int, emulation: String) -> JSONValue {
        [
            "method": .string(method.name), "scope": .array(method.scopes.map { .string($0) }),
            "version": .int(version),
            "emulation": .string(emulation),
        ]
    }
}
