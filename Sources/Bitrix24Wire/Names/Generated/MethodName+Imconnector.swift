// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `imconnector.`
    public static var imconnector: ImconnectorMethods { ImconnectorMethods() }
    /// The methods whose names begin with `imconnector.`
    public struct ImconnectorMethods: Sendable {}
}

extension MethodName.ImconnectorMethods {
    /// `imconnector.activate`: scope `imopenlines`; not by webhook.
    public var activate: MethodName { .init(known: "imconnector.activate") }
    /// `imconnector.list`: scope `imopenlines`; not by webhook.
    public var list: MethodName { .init(known: "imconnector.list") }
    /// `imconnector.register`: scope `imopenlines`; not by webhook.
    public var register: MethodName { .init(known: "imconnector.register") }
    /// `imconnector.status`: scope `imopenlines`; not by webhook.
    public var status: MethodName { .init(known: "imconnector.status") }
    /// `imconnector.unregister`: scope `imopenlines`; not by webhook.
    public var unregister: MethodName { .init(known: "imconnector.unregister") }
}

extension MethodName.ImconnectorMethods {
    /// The methods whose names begin with `imconnector.chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `imconnector.chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.ChatMethods {
    /// The methods whose names begin with `imconnector.chat.name.`
    public var name: NameMethods { NameMethods() }
    /// The methods whose names begin with `imconnector.chat.name.`
    public struct NameMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.ChatMethods.NameMethods {
    /// `imconnector.chat.name.set`: scope `imconnector`; not by webhook.
    public var set: MethodName { .init(known: "imconnector.chat.name.set") }
}

extension MethodName.ImconnectorMethods {
    /// The methods whose names begin with `imconnector.connector.`
    public var connector: ConnectorMethods { ConnectorMethods() }
    /// The methods whose names begin with `imconnector.connector.`
    public struct ConnectorMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.ConnectorMethods {
    /// The methods whose names begin with `imconnector.connector.data.`
    public var data: DataMethods { DataMethods() }
    /// The methods whose names begin with `imconnector.connector.data.`
    public struct DataMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.ConnectorMethods.DataMethods {
    /// `imconnector.connector.data.set`: scope `imopenlines`; not by webhook.
    public var set: MethodName { .init(known: "imconnector.connector.data.set") }
}

extension MethodName.ImconnectorMethods {
    /// The methods whose names begin with `imconnector.delete.`
    public var delete: DeleteMethods { DeleteMethods() }
    /// The methods whose names begin with `imconnector.delete.`
    public struct DeleteMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.DeleteMethods {
    /// `imconnector.delete.messages`: scope `imopenlines`; not by webhook.
    public var messages: MethodName { .init(known: "imconnector.delete.messages") }
}

extension MethodName.ImconnectorMethods {
    /// The methods whose names begin with `imconnector.send.`
    public var send: SendMethods { SendMethods() }
    /// The methods whose names begin with `imconnector.send.`
    public struct SendMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.SendMethods {
    /// `imconnector.send.messages`: scope `imopenlines`; not by webhook.
    public var messages: MethodName { .init(known: "imconnector.send.messages") }
}

extension MethodName.ImconnectorMethods.SendMethods {
    /// The methods whose names begin with `imconnector.send.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `imconnector.send.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.SendMethods.StatusMethods {
    /// `imconnector.send.status.delivery`: scope `imopenlines`; not by webhook.
    public var delivery: MethodName { .init(known: "imconnector.send.status.delivery") }
    /// `imconnector.send.status.reading`: scope `imopenlines`; not by webhook.
    public var reading: MethodName { .init(known: "imconnector.send.status.reading") }
}

extension MethodName.ImconnectorMethods {
    /// The methods whose names begin with `imconnector.update.`
    public var update: UpdateMethods { UpdateMethods() }
    /// The methods whose names begin with `imconnector.update.`
    public struct UpdateMethods: Sendable {}
}

extension MethodName.ImconnectorMethods.UpdateMethods {
    /// `imconnector.update.messages`: scope `imopenlines`; not by webhook.
    public var messages: MethodName { .init(known: "imconnector.update.messages") }
}
