/// All methods about what people, bots and guests say to each other, and about what applications add to the portal for it.
enum TalkMethods {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for group in [
            ChatMethods.bodies, DialogMethods.bodies, MessageMethods.bodies, RecentMethods.bodies, NotifyMethods.bodies,
            MessengerUserMethods.bodies, ChatFileMethods.bodies, UserEventMethods.bodies,
            BotMethods.bodies, BotChatMethods.bodies, BotCommandMethods.bodies, SecondBotMethods.bodies,
            SecondBotChatMethods.bodies, SecondBotCommandMethods.bodies,
            OpenLineConfigMethods.bodies, OpenLineSessionMethods.bodies, OpenLineCRMMethods.bodies,
            ConnectorMethods.bodies, ConnectorMessageMethods.bodies,
            ExternalCallMethods.bodies, TelephonySettingMethods.bodies,
            MessageSenderMethods.bodies, FieldTypeMethods.bodies, PullMethods.bodies, AIEngineMethods.bodies,
            RobotMethods.bodies, WorkflowMethods.bodies, VoteMethods.bodies,
        ] {
            bodies.merge(group) { first, _ in first }
        }
        return bodies
    }()
}
