// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.timeline.`
    public var timeline: TimelineMethods { TimelineMethods() }
    /// The methods whose names begin with `crm.timeline.`
    public struct TimelineMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.bindings.`
    public var bindings: BindingsMethods { BindingsMethods() }
    /// The methods whose names begin with `crm.timeline.bindings.`
    public struct BindingsMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.BindingsMethods {
    /// `crm.timeline.bindings.bind`: scope `crm`.
    public var bind: MethodName { .init(known: "crm.timeline.bindings.bind") }
    /// `crm.timeline.bindings.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.timeline.bindings.fields") }
    /// `crm.timeline.bindings.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.timeline.bindings.list") }
    /// `crm.timeline.bindings.unbind`: scope `crm`.
    public var unbind: MethodName { .init(known: "crm.timeline.bindings.unbind") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.comment.`
    public var comment: CommentMethods { CommentMethods() }
    /// The methods whose names begin with `crm.timeline.comment.`
    public struct CommentMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.CommentMethods {
    /// `crm.timeline.comment.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.timeline.comment.add") }
    /// `crm.timeline.comment.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.timeline.comment.delete") }
    /// `crm.timeline.comment.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.timeline.comment.fields") }
    /// `crm.timeline.comment.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.timeline.comment.get") }
    /// `crm.timeline.comment.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.timeline.comment.list") }
    /// `crm.timeline.comment.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.timeline.comment.update") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.icon.`
    public var icon: IconMethods { IconMethods() }
    /// The methods whose names begin with `crm.timeline.icon.`
    public struct IconMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.IconMethods {
    /// `crm.timeline.icon.add`: scope `crm`; administrators only.
    public var add: MethodName { .init(known: "crm.timeline.icon.add") }
    /// `crm.timeline.icon.delete`: scope `crm`; administrators only.
    public var delete: MethodName { .init(known: "crm.timeline.icon.delete") }
    /// `crm.timeline.icon.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.timeline.icon.get") }
    /// `crm.timeline.icon.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.timeline.icon.list") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.item.`
    public var item: ItemMethods { ItemMethods() }
    /// The methods whose names begin with `crm.timeline.item.`
    public struct ItemMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.ItemMethods {
    /// `crm.timeline.item.pin`: scope `crm`.
    public var pin: MethodName { .init(known: "crm.timeline.item.pin") }
    /// `crm.timeline.item.unpin`: scope `crm`.
    public var unpin: MethodName { .init(known: "crm.timeline.item.unpin") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.layout.`
    public var layout: LayoutMethods { LayoutMethods() }
    /// The methods whose names begin with `crm.timeline.layout.`
    public struct LayoutMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.LayoutMethods {
    /// The methods whose names begin with `crm.timeline.layout.blocks.`
    public var blocks: BlocksMethods { BlocksMethods() }
    /// The methods whose names begin with `crm.timeline.layout.blocks.`
    public struct BlocksMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.LayoutMethods.BlocksMethods {
    /// `crm.timeline.layout.blocks.delete`: scope `crm`; not by webhook.
    public var delete: MethodName { .init(known: "crm.timeline.layout.blocks.delete") }
    /// `crm.timeline.layout.blocks.get`: scope `crm`; not by webhook.
    public var get: MethodName { .init(known: "crm.timeline.layout.blocks.get") }
    /// `crm.timeline.layout.blocks.set`: scope `crm`; not by webhook.
    public var set: MethodName { .init(known: "crm.timeline.layout.blocks.set") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.logmessage.`
    public var logmessage: LogmessageMethods { LogmessageMethods() }
    /// The methods whose names begin with `crm.timeline.logmessage.`
    public struct LogmessageMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.LogmessageMethods {
    /// `crm.timeline.logmessage.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.timeline.logmessage.add") }
    /// `crm.timeline.logmessage.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.timeline.logmessage.delete") }
    /// `crm.timeline.logmessage.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.timeline.logmessage.get") }
    /// `crm.timeline.logmessage.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.timeline.logmessage.list") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.logo.`
    public var logo: LogoMethods { LogoMethods() }
    /// The methods whose names begin with `crm.timeline.logo.`
    public struct LogoMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.LogoMethods {
    /// `crm.timeline.logo.add`: scope `crm`; administrators only.
    public var add: MethodName { .init(known: "crm.timeline.logo.add") }
    /// `crm.timeline.logo.delete`: scope `crm`; administrators only.
    public var delete: MethodName { .init(known: "crm.timeline.logo.delete") }
    /// `crm.timeline.logo.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.timeline.logo.get") }
    /// `crm.timeline.logo.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.timeline.logo.list") }
}

extension MethodName.CRMMethods.TimelineMethods {
    /// The methods whose names begin with `crm.timeline.note.`
    public var note: NoteMethods { NoteMethods() }
    /// The methods whose names begin with `crm.timeline.note.`
    public struct NoteMethods: Sendable {}
}

extension MethodName.CRMMethods.TimelineMethods.NoteMethods {
    /// `crm.timeline.note.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.timeline.note.delete") }
    /// `crm.timeline.note.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.timeline.note.get") }
    /// `crm.timeline.note.save`: scope `crm`.
    public var save: MethodName { .init(known: "crm.timeline.note.save") }
}
