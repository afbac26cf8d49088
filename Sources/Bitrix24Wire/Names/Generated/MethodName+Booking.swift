// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `booking.`
    public static var booking: BookingMethods { BookingMethods() }
    /// The methods whose names begin with `booking.`
    public struct BookingMethods: Sendable {}
}

extension MethodName.BookingMethods {
    /// The methods whose names begin with `booking.v1.`
    public var v1: V1Methods { V1Methods() }
    /// The methods whose names begin with `booking.v1.`
    public struct V1Methods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods {
    /// The methods whose names begin with `booking.v1.booking.`
    public var booking: BookingMethods { BookingMethods() }
    /// The methods whose names begin with `booking.v1.booking.`
    public struct BookingMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.BookingMethods {
    /// `booking.v1.booking.add`: scope `booking`.
    public var add: MethodName { .init(known: "booking.v1.booking.add") }
    /// `booking.v1.booking.createfromwaitlist`: scope `booking`.
    public var createfromwaitlist: MethodName { .init(known: "booking.v1.booking.createfromwaitlist") }
    /// `booking.v1.booking.delete`: scope `booking`.
    public var delete: MethodName { .init(known: "booking.v1.booking.delete") }
    /// `booking.v1.booking.get`: scope `booking`.
    public var get: MethodName { .init(known: "booking.v1.booking.get") }
    /// `booking.v1.booking.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.booking.list") }
    /// `booking.v1.booking.update`: scope `booking`.
    public var update: MethodName { .init(known: "booking.v1.booking.update") }
}

extension MethodName.BookingMethods.V1Methods.BookingMethods {
    /// The methods whose names begin with `booking.v1.booking.client.`
    public var client: ClientMethods { ClientMethods() }
    /// The methods whose names begin with `booking.v1.booking.client.`
    public struct ClientMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.BookingMethods.ClientMethods {
    /// `booking.v1.booking.client.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.booking.client.list") }
    /// `booking.v1.booking.client.set`: scope `booking`.
    public var set: MethodName { .init(known: "booking.v1.booking.client.set") }
    /// `booking.v1.booking.client.unset`: scope `booking`.
    public var unset: MethodName { .init(known: "booking.v1.booking.client.unset") }
}

extension MethodName.BookingMethods.V1Methods.BookingMethods {
    /// The methods whose names begin with `booking.v1.booking.externalData.`
    public var externalData: ExternalDataMethods { ExternalDataMethods() }
    /// The methods whose names begin with `booking.v1.booking.externalData.`
    public struct ExternalDataMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.BookingMethods.ExternalDataMethods {
    /// `booking.v1.booking.externalData.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.booking.externaldata.list") }
    /// `booking.v1.booking.externalData.set`: scope `booking`.
    public var set: MethodName { .init(known: "booking.v1.booking.externaldata.set") }
    /// `booking.v1.booking.externalData.unset`: scope `booking`.
    public var unset: MethodName { .init(known: "booking.v1.booking.externaldata.unset") }
}

extension MethodName.BookingMethods.V1Methods {
    /// The methods whose names begin with `booking.v1.clienttype.`
    public var clienttype: ClienttypeMethods { ClienttypeMethods() }
    /// The methods whose names begin with `booking.v1.clienttype.`
    public struct ClienttypeMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.ClienttypeMethods {
    /// `booking.v1.clienttype.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.clienttype.list") }
}

extension MethodName.BookingMethods.V1Methods {
    /// The methods whose names begin with `booking.v1.resource.`
    public var resource: ResourceMethods { ResourceMethods() }
    /// The methods whose names begin with `booking.v1.resource.`
    public struct ResourceMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.ResourceMethods {
    /// `booking.v1.resource.add`: scope `booking`.
    public var add: MethodName { .init(known: "booking.v1.resource.add") }
    /// `booking.v1.resource.delete`: scope `booking`.
    public var delete: MethodName { .init(known: "booking.v1.resource.delete") }
    /// `booking.v1.resource.get`: scope `booking`.
    public var get: MethodName { .init(known: "booking.v1.resource.get") }
    /// `booking.v1.resource.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.resource.list") }
    /// `booking.v1.resource.update`: scope `booking`.
    public var update: MethodName { .init(known: "booking.v1.resource.update") }
}

extension MethodName.BookingMethods.V1Methods.ResourceMethods {
    /// The methods whose names begin with `booking.v1.resource.slots.`
    public var slots: SlotsMethods { SlotsMethods() }
    /// The methods whose names begin with `booking.v1.resource.slots.`
    public struct SlotsMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.ResourceMethods.SlotsMethods {
    /// `booking.v1.resource.slots.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.resource.slots.list") }
    /// `booking.v1.resource.slots.set`: scope `booking`.
    public var set: MethodName { .init(known: "booking.v1.resource.slots.set") }
    /// `booking.v1.resource.slots.unset`: scope `booking`.
    public var unset: MethodName { .init(known: "booking.v1.resource.slots.unset") }
}

extension MethodName.BookingMethods.V1Methods {
    /// The methods whose names begin with `booking.v1.resourceType.`
    public var resourceType: ResourceTypeMethods { ResourceTypeMethods() }
    /// The methods whose names begin with `booking.v1.resourceType.`
    public struct ResourceTypeMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.ResourceTypeMethods {
    /// `booking.v1.resourceType.add`: scope `booking`.
    public var add: MethodName { .init(known: "booking.v1.resourcetype.add") }
    /// `booking.v1.resourceType.delete`: scope `booking`.
    public var delete: MethodName { .init(known: "booking.v1.resourcetype.delete") }
    /// `booking.v1.resourceType.get`: scope `booking`.
    public var get: MethodName { .init(known: "booking.v1.resourcetype.get") }
    /// `booking.v1.resourceType.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.resourcetype.list") }
    /// `booking.v1.resourceType.update`: scope `booking`.
    public var update: MethodName { .init(known: "booking.v1.resourcetype.update") }
}

extension MethodName.BookingMethods.V1Methods {
    /// The methods whose names begin with `booking.v1.waitlist.`
    public var waitlist: WaitlistMethods { WaitlistMethods() }
    /// The methods whose names begin with `booking.v1.waitlist.`
    public struct WaitlistMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.WaitlistMethods {
    /// `booking.v1.waitlist.add`: scope `booking`.
    public var add: MethodName { .init(known: "booking.v1.waitlist.add") }
    /// `booking.v1.waitlist.createfrombooking`: scope `booking`.
    public var createfrombooking: MethodName { .init(known: "booking.v1.waitlist.createfrombooking") }
    /// `booking.v1.waitlist.delete`: scope `booking`.
    public var delete: MethodName { .init(known: "booking.v1.waitlist.delete") }
    /// `booking.v1.waitlist.get`: scope `booking`.
    public var get: MethodName { .init(known: "booking.v1.waitlist.get") }
    /// `booking.v1.waitlist.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.waitlist.list") }
    /// `booking.v1.waitlist.update`: scope `booking`.
    public var update: MethodName { .init(known: "booking.v1.waitlist.update") }
}

extension MethodName.BookingMethods.V1Methods.WaitlistMethods {
    /// The methods whose names begin with `booking.v1.waitlist.client.`
    public var client: ClientMethods { ClientMethods() }
    /// The methods whose names begin with `booking.v1.waitlist.client.`
    public struct ClientMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.WaitlistMethods.ClientMethods {
    /// `booking.v1.waitlist.client.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.waitlist.client.list") }
    /// `booking.v1.waitlist.client.set`: scope `booking`.
    public var set: MethodName { .init(known: "booking.v1.waitlist.client.set") }
    /// `booking.v1.waitlist.client.unset`: scope `booking`.
    public var unset: MethodName { .init(known: "booking.v1.waitlist.client.unset") }
}

extension MethodName.BookingMethods.V1Methods.WaitlistMethods {
    /// The methods whose names begin with `booking.v1.waitlist.externalData.`
    public var externalData: ExternalDataMethods { ExternalDataMethods() }
    /// The methods whose names begin with `booking.v1.waitlist.externalData.`
    public struct ExternalDataMethods: Sendable {}
}

extension MethodName.BookingMethods.V1Methods.WaitlistMethods.ExternalDataMethods {
    /// `booking.v1.waitlist.externalData.list`: scope `booking`.
    public var list: MethodName { .init(known: "booking.v1.waitlist.externaldata.list") }
    /// `booking.v1.waitlist.externalData.set`: scope `booking`.
    public var set: MethodName { .init(known: "booking.v1.waitlist.externaldata.set") }
    /// `booking.v1.waitlist.externalData.unset`: scope `booking`.
    public var unset: MethodName { .init(known: "booking.v1.waitlist.externaldata.unset") }
}
