/// What `GET /admin/v1/methods` lists.
enum MethodList {
    /// One object a documented method: `method`, `scope`, `version`, `emulation` (`state`, `shape` or `none`).
    static var json: [JSONValue] { [] }
}
