// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `humanresources.`
    public static var humanresources: HumanresourcesMethods { HumanresourcesMethods() }
    /// The methods whose names begin with `humanresources.`
    public struct HumanresourcesMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods {
    /// The methods whose names begin with `humanresources.employee.`
    public var employee: EmployeeMethods { EmployeeMethods() }
    /// The methods whose names begin with `humanresources.employee.`
    public struct EmployeeMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.EmployeeMethods {
    /// `humanresources.employee.count`: scope `humanresources`; version 3 of the interface.
    public var count: MethodName { .init(known: "humanresources.employee.count") }
    /// `humanresources.employee.multidepartment`: scope `humanresources`; version 3 of the interface.
    public var multidepartment: MethodName { .init(known: "humanresources.employee.multidepartment") }
    /// `humanresources.employee.search`: scope `humanresources`; version 3 of the interface.
    public var search: MethodName { .init(known: "humanresources.employee.search") }
    /// `humanresources.employee.subordinates`: scope `humanresources`; version 3 of the interface.
    public var subordinates: MethodName { .init(known: "humanresources.employee.subordinates") }
}

extension MethodName.HumanresourcesMethods.EmployeeMethods {
    /// The methods whose names begin with `humanresources.employee.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `humanresources.employee.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.EmployeeMethods.FieldMethods {
    /// `humanresources.employee.field.get`: scope `humanresources`; version 3 of the interface.
    public var get: MethodName { .init(known: "humanresources.employee.field.get") }
    /// `humanresources.employee.field.list`: scope `humanresources`; version 3 of the interface.
    public var list: MethodName { .init(known: "humanresources.employee.field.list") }
}

extension MethodName.HumanresourcesMethods {
    /// The methods whose names begin with `humanresources.hcmlink.`
    public var hcmlink: HcmlinkMethods { HcmlinkMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.`
    public struct HcmlinkMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods {
    /// The methods whose names begin with `humanresources.hcmlink.company.`
    public var company: CompanyMethods { CompanyMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.company.`
    public struct CompanyMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.CompanyMethods {
    /// `humanresources.hcmlink.company.add`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "humanresources.hcmlink.company.add") }
    /// `humanresources.hcmlink.company.delete`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var delete: MethodName { .init(known: "humanresources.hcmlink.company.delete") }
    /// `humanresources.hcmlink.company.list`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "humanresources.hcmlink.company.list") }
    /// `humanresources.hcmlink.company.update`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var update: MethodName { .init(known: "humanresources.hcmlink.company.update") }
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.CompanyMethods {
    /// The methods whose names begin with `humanresources.hcmlink.company.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.company.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.CompanyMethods.UserMethods {
    /// `humanresources.hcmlink.company.user.list`: scope `humanresources.hcmlink`; not by webhook.
    public var list: MethodName { .init(known: "humanresources.hcmlink.company.user.list") }
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods {
    /// The methods whose names begin with `humanresources.hcmlink.employee.`
    public var employee: EmployeeMethods { EmployeeMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.employee.`
    public struct EmployeeMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.EmployeeMethods {
    /// `humanresources.hcmlink.employee.list`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var list: MethodName { .init(known: "humanresources.hcmlink.employee.list") }
    /// `humanresources.hcmlink.employee.set`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var set: MethodName { .init(known: "humanresources.hcmlink.employee.set") }
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods {
    /// The methods whose names begin with `humanresources.hcmlink.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.FieldMethods {
    /// The methods whose names begin with `humanresources.hcmlink.field.value.`
    public var value: ValueMethods { ValueMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.field.value.`
    public struct ValueMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.FieldMethods.ValueMethods {
    /// `humanresources.hcmlink.field.value.set`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var set: MethodName { .init(known: "humanresources.hcmlink.field.value.set") }
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods {
    /// The methods whose names begin with `humanresources.hcmlink.job.`
    public var job: JobMethods { JobMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.job.`
    public struct JobMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.JobMethods {
    /// `humanresources.hcmlink.job.update`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var update: MethodName { .init(known: "humanresources.hcmlink.job.update") }
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.JobMethods {
    /// The methods whose names begin with `humanresources.hcmlink.job.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `humanresources.hcmlink.job.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.HcmlinkMethods.JobMethods.StatusMethods {
    /// `humanresources.hcmlink.job.status.get`: scope `humanresources.hcmlink`; administrators only; not by webhook.
    public var get: MethodName { .init(known: "humanresources.hcmlink.job.status.get") }
}

extension MethodName.HumanresourcesMethods {
    /// The methods whose names begin with `humanresources.node.`
    public var node: NodeMethods { NodeMethods() }
    /// The methods whose names begin with `humanresources.node.`
    public struct NodeMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.NodeMethods {
    /// `humanresources.node.add`: scope `humanresources`; version 3 of the interface.
    public var add: MethodName { .init(known: "humanresources.node.add") }
    /// `humanresources.node.children`: scope `humanresources`; version 3 of the interface.
    public var children: MethodName { .init(known: "humanresources.node.children") }
    /// `humanresources.node.count`: scope `humanresources`; version 3 of the interface.
    public var count: MethodName { .init(known: "humanresources.node.count") }
    /// `humanresources.node.edit`: scope `humanresources`; version 3 of the interface.
    public var edit: MethodName { .init(known: "humanresources.node.edit") }
    /// `humanresources.node.get`: scope `humanresources`; version 3 of the interface.
    public var get: MethodName { .init(known: "humanresources.node.get") }
    /// `humanresources.node.list`: scope `humanresources`; version 3 of the interface.
    public var list: MethodName { .init(known: "humanresources.node.list") }
    /// `humanresources.node.move`: scope `humanresources`; version 3 of the interface.
    public var move: MethodName { .init(known: "humanresources.node.move") }
    /// `humanresources.node.search`: scope `humanresources`; version 3 of the interface.
    public var search: MethodName { .init(known: "humanresources.node.search") }
}

extension MethodName.HumanresourcesMethods.NodeMethods {
    /// The methods whose names begin with `humanresources.node.communication.`
    public var communication: CommunicationMethods { CommunicationMethods() }
    /// The methods whose names begin with `humanresources.node.communication.`
    public struct CommunicationMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.NodeMethods.CommunicationMethods {
    /// `humanresources.node.communication.edit`: scope `humanresources`; version 3 of the interface.
    public var edit: MethodName { .init(known: "humanresources.node.communication.edit") }
    /// `humanresources.node.communication.list`: scope `humanresources`; version 3 of the interface.
    public var list: MethodName { .init(known: "humanresources.node.communication.list") }
}

extension MethodName.HumanresourcesMethods.NodeMethods {
    /// The methods whose names begin with `humanresources.node.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `humanresources.node.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.NodeMethods.FieldMethods {
    /// `humanresources.node.field.get`: scope `humanresources`; version 3 of the interface.
    public var get: MethodName { .init(known: "humanresources.node.field.get") }
    /// `humanresources.node.field.list`: scope `humanresources`; version 3 of the interface.
    public var list: MethodName { .init(known: "humanresources.node.field.list") }
}

extension MethodName.HumanresourcesMethods.NodeMethods {
    /// The methods whose names begin with `humanresources.node.member.`
    public var member: MemberMethods { MemberMethods() }
    /// The methods whose names begin with `humanresources.node.member.`
    public struct MemberMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.NodeMethods.MemberMethods {
    /// `humanresources.node.member.add`: scope `humanresources`; version 3 of the interface.
    public var add: MethodName { .init(known: "humanresources.node.member.add") }
    /// `humanresources.node.member.move`: scope `humanresources`; version 3 of the interface.
    public var move: MethodName { .init(known: "humanresources.node.member.move") }
    /// `humanresources.node.member.remove`: scope `humanresources`; version 3 of the interface.
    public var remove: MethodName { .init(known: "humanresources.node.member.remove") }
    /// `humanresources.node.member.set`: scope `humanresources`; version 3 of the interface.
    public var set: MethodName { .init(known: "humanresources.node.member.set") }
}

extension MethodName.HumanresourcesMethods.NodeMethods.MemberMethods {
    /// The methods whose names begin with `humanresources.node.member.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `humanresources.node.member.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.HumanresourcesMethods.NodeMethods.MemberMethods.FieldMethods {
    /// `humanresources.node.member.field.get`: scope `humanresources`; version 3 of the interface.
    public var get: MethodName { .init(known: "humanresources.node.member.field.get") }
    /// `humanresources.node.member.field.list`: scope `humanresources`; version 3 of the interface.
    public var list: MethodName { .init(known: "humanresources.node.member.field.list") }
}
