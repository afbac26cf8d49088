/// The frames of a page and where their scripts run, as the events tell it.
struct FrameTree: Sendable {
    struct Frame: Sendable {
        var id: String
        var parentID: String?
        var url = ""
        var name = ""
        /// The document that is shown; a new one for every navigation but those within a document.
        var loaderID = ""
        /// The last document whose `load` event fired.
        var loadedLoaderID = ""
        /// The DevTools session of the process that runs it.
        var session: String
        /// The page's own scripts' world in that process.
        var context: String?
    }

    private(set) var frames: [Frame]
    let mainID: String

    init(mainID: String, session: String) {
        self.mainID = mainID
        frames = [Frame(id: mainID, url: "about:blank", session: session)]
    }

    subscript(id: String) -> Frame? { frames.first { $0.id == id } }

    var main: Frame? { self[mainID] }

    func first(_ match: FrameMatch) -> Frame? {
        switch match {
        case .main: main
        case .id(let id): self[id]
        case .urlContains(let text): frames.first { $0.url.contains(text) }
        case .nameContains(let text): frames.first { $0.name.contains(text) }
        }
    }

    /// A frame of another site began to run in a process of its own.
    mutating func moved(_ id: String, to session: String) { change(id) { $0.session = session } }

    /// Whether a frame and its children left the page; the ids of those that did.
    mutating func receive(_ event: ProtocolEvent, session: String) -> Set<String> {
        let parameters = event.parameters
        switch event.method {
        case "Page.frameAttached":
            guard let id = parameters["frameId"].stringValue else { break }
            attach(id, parent: parameters["parentFrameId"].stringValue, session: session)
        case "Page.frameNavigated":
            return navigated(parameters["frame"], session: session)
        case "Page.navigatedWithinDocument":
            guard let id = parameters["frameId"].stringValue, let url = parameters["url"].stringValue else { break }
            change(id) { $0.url = url }
        case "Page.frameDetached":
            guard let id = parameters["frameId"].stringValue, parameters["reason"] != "swap" else { break }
            return remove(id)
        case "Page.lifecycleEvent":
            guard parameters["name"] == "load", let id = parameters["frameId"].stringValue,
                let loader = parameters["loaderId"].stringValue
            else { break }
            change(id) { $0.loadedLoaderID = loader }
        case "Runtime.executionContextCreated":
            let context = parameters["context"]
            guard context["auxData"]["isDefault"] == true, let id = context["auxData"]["frameId"].stringValue,
                let unique = context["uniqueId"].stringValue
            else { break }
            attach(id, parent: nil, session: session)
            change(id) {
                $0.session = session
                $0.context = unique
            }
        case "Runtime.executionContextDestroyed":
            let gone = parameters["executionContextUniqueId"].stringValue
            for index in frames.indices where frames[index].context == gone { frames[index].context = nil }
        case "Runtime.executionContextsCleared":
            for index in frames.indices where frames[index].session == session { frames[index].context = nil }
        default: break
        }
        return []
    }

    /// What `Page.getFrameTree` answered: it fills in what happened before we listened.
    mutating func merge(_ tree: BrowserValue, session: String) {
        let frame = tree["frame"]
        guard let id = frame["id"].stringValue else { return }
        attach(id, parent: frame["parentId"].stringValue, session: session)
        change(id) { known in
            guard known.loaderID.isEmpty || known.url.isEmpty else { return }
            known.loaderID = frame["loaderId"].stringValue ?? ""
            known.url = Self.address(of: frame)
            known.name = frame["name"].stringValue ?? ""
        }
        for child in tree["childFrames"].arrayValue ?? [] { merge(child, session: session) }
    }

    private mutating func attach(_ id: String, parent: String?, session: String) {
        if self[id] == nil {
            frames.append(Frame(id: id, parentID: parent, session: session))
        } else if let parent {
            change(id) { $0.parentID = parent }
        }
    }

    private mutating func navigated(_ frame: BrowserValue, session: String) -> Set<String> {
        guard let id = frame["id"].stringValue, let loader = frame["loaderId"].stringValue else { return [] }
        attach(id, parent: frame["parentId"].stringValue, session: session)
        // A new document has none of the old one's children; not every process is heard of when it goes.
        let gone = self[id]?.loaderID == loader ? [] : removeChildren(of: id)
        change(id) {
            $0.loaderID = loader
            $0.session = session
            $0.url = Self.address(of: frame)
            $0.name = frame["name"].stringValue ?? $0.name
        }
        return gone
    }

    private static func address(of frame: BrowserValue) -> String {
        (frame["unreachableUrl"].stringValue ?? frame["url"].stringValue ?? "")
            + (frame["urlFragment"].stringValue ?? "")
    }

    private mutating func remove(_ id: String) -> Set<String> {
        guard id != mainID else { return [] }
        let gone = removeChildren(of: id)
        frames.removeAll { $0.id == id }
        return gone.union([id])
    }

    private mutating func removeChildren(of id: String) -> Set<String> {
        var gone: Set<String> = []
        for child in frames where child.parentID == id { gone.formUnion(remove(child.id)) }
        return gone
    }

    private mutating func change(_ id: String, _ change: (inout Frame) -> Void) {
        guard let index = frames.firstIndex(where: { $0.id == id }) else { return }
        change(&frames[index])
    }
}
