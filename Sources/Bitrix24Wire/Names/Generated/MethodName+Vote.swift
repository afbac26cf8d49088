// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `vote.`
    public static var vote: VoteMethods { VoteMethods() }
    /// The methods whose names begin with `vote.`
    public struct VoteMethods: Sendable {}
}

extension MethodName.VoteMethods {
    /// The methods whose names begin with `vote.AttachedVote.`
    public var attachedVote: AttachedVoteMethods { AttachedVoteMethods() }
    /// The methods whose names begin with `vote.AttachedVote.`
    public struct AttachedVoteMethods: Sendable {}
}

extension MethodName.VoteMethods.AttachedVoteMethods {
    /// `vote.AttachedVote.download`: scope `vote`.
    public var download: MethodName { .init(known: "vote.attachedvote.download") }
    /// `vote.AttachedVote.get`: scope `vote`.
    public var get: MethodName { .init(known: "vote.attachedvote.get") }
    /// `vote.AttachedVote.getAnswerVoted`: scope `vote`.
    public var getAnswerVoted: MethodName { .init(known: "vote.attachedvote.getanswervoted") }
    /// `vote.AttachedVote.getMany`: scope `vote`.
    public var getMany: MethodName { .init(known: "vote.attachedvote.getmany") }
    /// `vote.AttachedVote.getWithVoted`: scope `vote`.
    public var getWithVoted: MethodName { .init(known: "vote.attachedvote.getwithvoted") }
    /// `vote.AttachedVote.recall`: scope `vote`.
    public var recall: MethodName { .init(known: "vote.attachedvote.recall") }
    /// `vote.AttachedVote.resume`: scope `vote`.
    public var resume: MethodName { .init(known: "vote.attachedvote.resume") }
    /// `vote.AttachedVote.stop`: scope `vote`.
    public var stop: MethodName { .init(known: "vote.attachedvote.stop") }
    /// `vote.AttachedVote.vote`: scope `vote`.
    public var vote: MethodName { .init(known: "vote.attachedvote.vote") }
}

extension MethodName.VoteMethods {
    /// The methods whose names begin with `vote.Integration.`
    public var integration: IntegrationMethods { IntegrationMethods() }
    /// The methods whose names begin with `vote.Integration.`
    public struct IntegrationMethods: Sendable {}
}

extension MethodName.VoteMethods.IntegrationMethods {
    /// The methods whose names begin with `vote.Integration.Im.`
    public var im: IMMethods { IMMethods() }
    /// The methods whose names begin with `vote.Integration.Im.`
    public struct IMMethods: Sendable {}
}

extension MethodName.VoteMethods.IntegrationMethods.IMMethods {
    /// `vote.Integration.Im.send`: scope `vote`.
    public var send: MethodName { .init(known: "vote.integration.im.send") }
}
