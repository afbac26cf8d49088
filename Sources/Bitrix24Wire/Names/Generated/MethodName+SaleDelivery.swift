// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.SaleMethods {
    /// The methods whose names begin with `sale.delivery.`
    public var delivery: DeliveryMethods { DeliveryMethods() }
    /// The methods whose names begin with `sale.delivery.`
    public struct DeliveryMethods: Sendable {}
}

extension MethodName.SaleMethods.DeliveryMethods {
    /// `sale.delivery.add`: scope `delivery`.
    public var add: MethodName { .init(known: "sale.delivery.add") }
    /// `sale.delivery.delete`: scope `delivery`.
    public var delete: MethodName { .init(known: "sale.delivery.delete") }
    /// `sale.delivery.getlist`: scope `delivery`.
    public var getlist: MethodName { .init(known: "sale.delivery.getlist") }
    /// `sale.delivery.update`: scope `delivery`.
    public var update: MethodName { .init(known: "sale.delivery.update") }
}

extension MethodName.SaleMethods.DeliveryMethods {
    /// The methods whose names begin with `sale.delivery.config.`
    public var config: ConfigMethods { ConfigMethods() }
    /// The methods whose names begin with `sale.delivery.config.`
    public struct ConfigMethods: Sendable {}
}

extension MethodName.SaleMethods.DeliveryMethods.ConfigMethods {
    /// `sale.delivery.config.get`: scope `delivery`.
    public var get: MethodName { .init(known: "sale.delivery.config.get") }
    /// `sale.delivery.config.update`: scope `delivery`.
    public var update: MethodName { .init(known: "sale.delivery.config.update") }
}

extension MethodName.SaleMethods.DeliveryMethods {
    /// The methods whose names begin with `sale.delivery.extra.`
    public var extra: ExtraMethods { ExtraMethods() }
    /// The methods whose names begin with `sale.delivery.extra.`
    public struct ExtraMethods: Sendable {}
}

extension MethodName.SaleMethods.DeliveryMethods.ExtraMethods {
    /// The methods whose names begin with `sale.delivery.extra.service.`
    public var service: ServiceMethods { ServiceMethods() }
    /// The methods whose names begin with `sale.delivery.extra.service.`
    public struct ServiceMethods: Sendable {}
}

extension MethodName.SaleMethods.DeliveryMethods.ExtraMethods.ServiceMethods {
    /// `sale.delivery.extra.service.add`: scope `delivery`; administrators only.
    public var add: MethodName { .init(known: "sale.delivery.extra.service.add") }
    /// `sale.delivery.extra.service.delete`: scope `delivery`; administrators only.
    public var delete: MethodName { .init(known: "sale.delivery.extra.service.delete") }
    /// `sale.delivery.extra.service.get`: scope `delivery`; administrators only.
    public var get: MethodName { .init(known: "sale.delivery.extra.service.get") }
    /// `sale.delivery.extra.service.update`: scope `delivery`; administrators only.
    public var update: MethodName { .init(known: "sale.delivery.extra.service.update") }
}

extension MethodName.SaleMethods.DeliveryMethods {
    /// The methods whose names begin with `sale.delivery.handler.`
    public var handler: HandlerMethods { HandlerMethods() }
    /// The methods whose names begin with `sale.delivery.handler.`
    public struct HandlerMethods: Sendable {}
}

extension MethodName.SaleMethods.DeliveryMethods.HandlerMethods {
    /// `sale.delivery.handler.add`: scope `delivery`.
    public var add: MethodName { .init(known: "sale.delivery.handler.add") }
    /// `sale.delivery.handler.delete`: scope `delivery`.
    public var delete: MethodName { .init(known: "sale.delivery.handler.delete") }
    /// `sale.delivery.handler.list`: scope `delivery`.
    public var list: MethodName { .init(known: "sale.delivery.handler.list") }
    /// `sale.delivery.handler.update`: scope `delivery`.
    public var update: MethodName { .init(known: "sale.delivery.handler.update") }
}

extension MethodName.SaleMethods.DeliveryMethods {
    /// The methods whose names begin with `sale.delivery.request.`
    public var request: RequestMethods { RequestMethods() }
    /// The methods whose names begin with `sale.delivery.request.`
    public struct RequestMethods: Sendable {}
}

extension MethodName.SaleMethods.DeliveryMethods.RequestMethods {
    /// `sale.delivery.request.delete`: scope `delivery`; administrators only.
    public var delete: MethodName { .init(known: "sale.delivery.request.delete") }
    /// `sale.delivery.request.sendmessage`: scope `delivery`; administrators only.
    public var sendmessage: MethodName { .init(known: "sale.delivery.request.sendmessage") }
    /// `sale.delivery.request.update`: scope `delivery`; administrators only.
    public var update: MethodName { .init(known: "sale.delivery.request.update") }
}
