/// Whether a method only reads, so that calling it twice does no harm.
///
/// Told by the name, as the documentation's methods are named: the last part says what is done. A name that says nothing
/// counts as writing.
/// Source: the platform's documentation, pages of the methods.
public enum MethodEffect: Sendable, Hashable {
    case reads
    case writes

    public init(of method: MethodName) {
        let name = method.value
        if Self.readingNames.contains(name) {
            self = .reads
        } else if Self.writingNames.contains(name) {
            self = .writes
        } else {
            let verb = name[(name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex)...]
            self = Self.readingVerbs.contains(String(verb)) ? .reads : .writes
        }
    }

    /// What the last part of a name may be when nothing changes.
    private static let readingVerbs: Set<String> = [
        "get", "list", "fields", "getlist", "getfields", "types", "gettypes", "count", "getbyid", "getmany", "tail",
        "aggregate", "getfieldsbytype", "getfieldsbyfilter", "statuslist", "isexists", "isenabled", "isactionallowed",
        "getchildren",
    ]

    /// Other names of methods that change nothing.
    private static let readingNames: Set<String> = [
        "profile", "scope", "methods", "events", "documentation", "app.info", "server.time", "user.admin",
        "user.access", "user.current", "user.search", "access.name", "rest.documentation.openapi",
        "crm.enum.ownertype", "crm.enum.contenttype", "crm.enum.activitytype", "crm.enum.activitypriority",
        "crm.enum.activitydirection", "crm.enum.activitynotifytype", "crm.enum.activitystatus", "crm.enum.addresstype",
        "crm.duplicate.findbycomm",
    ]

    /// Methods that change something although they are called `get`: what they hand out is taken from a queue.
    private static let writingNames: Set<String> = ["event.offline.get", "im.v2.event.get", "imbot.v2.event.get"]
}
