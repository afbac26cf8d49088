// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension EventCode {
    /// `catalog.measure.on.add`: scope `catalog`.
    public static var catalogMeasureOnAdd: EventCode { .init(known: "CATALOG.MEASURE.ON.ADD") }
    /// `catalog.measure.on.delete`: scope `catalog`.
    public static var catalogMeasureOnDelete: EventCode { .init(known: "CATALOG.MEASURE.ON.DELETE") }
    /// `catalog.measure.on.update`: scope `catalog`.
    public static var catalogMeasureOnUpdate: EventCode { .init(known: "CATALOG.MEASURE.ON.UPDATE") }
    /// `catalog.price.on.add`: scope `catalog`.
    public static var catalogPriceOnAdd: EventCode { .init(known: "CATALOG.PRICE.ON.ADD") }
    /// `catalog.price.on.delete`: scope `catalog`.
    public static var catalogPriceOnDelete: EventCode { .init(known: "CATALOG.PRICE.ON.DELETE") }
    /// `catalog.price.on.update`: scope `catalog`.
    public static var catalogPriceOnUpdate: EventCode { .init(known: "CATALOG.PRICE.ON.UPDATE") }
    /// `catalog.price.type.on.add`: scope `catalog`.
    public static var catalogPriceTypeOnAdd: EventCode { .init(known: "CATALOG.PRICE.TYPE.ON.ADD") }
    /// `catalog.price.type.on.delete`: scope `catalog`.
    public static var catalogPriceTypeOnDelete: EventCode { .init(known: "CATALOG.PRICE.TYPE.ON.DELETE") }
    /// `catalog.price.type.on.update`: scope `catalog`.
    public static var catalogPriceTypeOnUpdate: EventCode { .init(known: "CATALOG.PRICE.TYPE.ON.UPDATE") }
    /// `catalog.product.on.add`: scope `catalog`.
    public static var catalogProductOnAdd: EventCode { .init(known: "CATALOG.PRODUCT.ON.ADD") }
    /// `catalog.product.on.delete`: scope `catalog`.
    public static var catalogProductOnDelete: EventCode { .init(known: "CATALOG.PRODUCT.ON.DELETE") }
    /// `catalog.product.on.update`: scope `catalog`.
    public static var catalogProductOnUpdate: EventCode { .init(known: "CATALOG.PRODUCT.ON.UPDATE") }
    /// `catalog.rounding.on.add`: scope `catalog`.
    public static var catalogRoundingOnAdd: EventCode { .init(known: "CATALOG.ROUNDING.ON.ADD") }
    /// `catalog.rounding.on.delete`: scope `catalog`.
    public static var catalogRoundingOnDelete: EventCode { .init(known: "CATALOG.ROUNDING.ON.DELETE") }
    /// `catalog.rounding.on.update`: scope `catalog`.
    public static var catalogRoundingOnUpdate: EventCode { .init(known: "CATALOG.ROUNDING.ON.UPDATE") }
    /// `onAppInstall`: no scope needed.
    public static var onAppInstall: EventCode { .init(known: "ONAPPINSTALL") }
    /// `onAppMethodConfirm`: no scope needed.
    public static var onAppMethodConfirm: EventCode { .init(known: "ONAPPMETHODCONFIRM") }
    /// `onAppPayment`: no scope needed.
    public static var onAppPayment: EventCode { .init(known: "ONAPPPAYMENT") }
    /// `onAppTest`: no scope needed.
    public static var onAppTest: EventCode { .init(known: "ONAPPTEST") }
    /// `onAppUninstall`: no scope needed.
    public static var onAppUninstall: EventCode { .init(known: "ONAPPUNINSTALL") }
    /// `onAppUpdate`: no scope needed.
    public static var onAppUpdate: EventCode { .init(known: "ONAPPUPDATE") }
    /// `onBookingAdd`: scope `booking`.
    public static var onBookingAdd: EventCode { .init(known: "ONBOOKINGADD") }
    /// `onBookingDelete`: scope `booking`.
    public static var onBookingDelete: EventCode { .init(known: "ONBOOKINGDELETE") }
    /// `onBookingResourceAdd`: scope `booking`.
    public static var onBookingResourceAdd: EventCode { .init(known: "ONBOOKINGRESOURCEADD") }
    /// `onBookingResourceDelete`: scope `booking`.
    public static var onBookingResourceDelete: EventCode { .init(known: "ONBOOKINGRESOURCEDELETE") }
    /// `onBookingResourceTypeAdd`: scope `booking`.
    public static var onBookingResourceTypeAdd: EventCode { .init(known: "ONBOOKINGRESOURCETYPEADD") }
    /// `onBookingResourceTypeDelete`: scope `booking`.
    public static var onBookingResourceTypeDelete: EventCode { .init(known: "ONBOOKINGRESOURCETYPEDELETE") }
    /// `onBookingResourceTypeUpdate`: scope `booking`.
    public static var onBookingResourceTypeUpdate: EventCode { .init(known: "ONBOOKINGRESOURCETYPEUPDATE") }
    /// `onBookingResourceUpdate`: scope `booking`.
    public static var onBookingResourceUpdate: EventCode { .init(known: "ONBOOKINGRESOURCEUPDATE") }
    /// `onBookingUpdate`: scope `booking`.
    public static var onBookingUpdate: EventCode { .init(known: "ONBOOKINGUPDATE") }
    /// `onBookingWaitListItemAdd`: scope `booking`.
    public static var onBookingWaitListItemAdd: EventCode { .init(known: "ONBOOKINGWAITLISTITEMADD") }
    /// `onBookingWaitListItemDelete`: scope `booking`.
    public static var onBookingWaitListItemDelete: EventCode { .init(known: "ONBOOKINGWAITLISTITEMDELETE") }
    /// `onBookingWaitListItemUpdate`: scope `booking`.
    public static var onBookingWaitListItemUpdate: EventCode { .init(known: "ONBOOKINGWAITLISTITEMUPDATE") }
    /// `onCalendarEntryAdd`: scope `calendar`.
    public static var onCalendarEntryAdd: EventCode { .init(known: "ONCALENDARENTRYADD") }
    /// `onCalendarEntryDelete`: scope `calendar`.
    public static var onCalendarEntryDelete: EventCode { .init(known: "ONCALENDARENTRYDELETE") }
    /// `onCalendarEntryUpdate`: scope `calendar`.
    public static var onCalendarEntryUpdate: EventCode { .init(known: "ONCALENDARENTRYUPDATE") }
    /// `onCalendarSectionAdd`: scope `calendar`.
    public static var onCalendarSectionAdd: EventCode { .init(known: "ONCALENDARSECTIONADD") }
    /// `onCalendarSectionDelete`: scope `calendar`.
    public static var onCalendarSectionDelete: EventCode { .init(known: "ONCALENDARSECTIONDELETE") }
    /// `onCalendarSectionUpdate`: scope `calendar`.
    public static var onCalendarSectionUpdate: EventCode { .init(known: "ONCALENDARSECTIONUPDATE") }
    /// `onCrmActivityAdd`: scope `crm`.
    public static var onCrmActivityAdd: EventCode { .init(known: "ONCRMACTIVITYADD") }
    /// `onCrmActivityDelete`: scope `crm`.
    public static var onCrmActivityDelete: EventCode { .init(known: "ONCRMACTIVITYDELETE") }
    /// `onCrmActivityUpdate`: scope `crm`.
    public static var onCrmActivityUpdate: EventCode { .init(known: "ONCRMACTIVITYUPDATE") }
    /// `onCrmAddressRegister`: scope `crm`.
    public static var onCrmAddressRegister: EventCode { .init(known: "ONCRMADDRESSREGISTER") }
    /// `onCrmAddressUnregister`: scope `crm`.
    public static var onCrmAddressUnregister: EventCode { .init(known: "ONCRMADDRESSUNREGISTER") }
    /// `onCrmBankDetailAdd`: scope `crm`.
    public static var onCrmBankDetailAdd: EventCode { .init(known: "ONCRMBANKDETAILADD") }
    /// `onCrmBankDetailDelete`: scope `crm`.
    public static var onCrmBankDetailDelete: EventCode { .init(known: "ONCRMBANKDETAILDELETE") }
    /// `onCrmBankDetailUpdate`: scope `crm`.
    public static var onCrmBankDetailUpdate: EventCode { .init(known: "ONCRMBANKDETAILUPDATE") }
    /// `onCrmCompanyAdd`: scope `crm`.
    public static var onCrmCompanyAdd: EventCode { .init(known: "ONCRMCOMPANYADD") }
    /// `onCrmCompanyDelete`: scope `crm`.
    public static var onCrmCompanyDelete: EventCode { .init(known: "ONCRMCOMPANYDELETE") }
    /// `onCrmCompanyUpdate`: scope `crm`.
    public static var onCrmCompanyUpdate: EventCode { .init(known: "ONCRMCOMPANYUPDATE") }
    /// `onCrmCompanyUserFieldAdd`: scope `crm`.
    public static var onCrmCompanyUserFieldAdd: EventCode { .init(known: "ONCRMCOMPANYUSERFIELDADD") }
    /// `onCrmCompanyUserFieldDelete`: scope `crm`.
    public static var onCrmCompanyUserFieldDelete: EventCode { .init(known: "ONCRMCOMPANYUSERFIELDDELETE") }
    /// `onCrmCompanyUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmCompanyUserFieldSetEnumValues: EventCode {
        .init(known: "ONCRMCOMPANYUSERFIELDSETENUMVALUES")
    }
    /// `onCrmCompanyUserFieldUpdate`: scope `crm`.
    public static var onCrmCompanyUserFieldUpdate: EventCode { .init(known: "ONCRMCOMPANYUSERFIELDUPDATE") }
    /// `onCrmContactAdd`: scope `crm`.
    public static var onCrmContactAdd: EventCode { .init(known: "ONCRMCONTACTADD") }
    /// `onCrmContactDelete`: scope `crm`.
    public static var onCrmContactDelete: EventCode { .init(known: "ONCRMCONTACTDELETE") }
    /// `onCrmContactUpdate`: scope `crm`.
    public static var onCrmContactUpdate: EventCode { .init(known: "ONCRMCONTACTUPDATE") }
    /// `onCrmContactUserFieldAdd`: scope `crm`.
    public static var onCrmContactUserFieldAdd: EventCode { .init(known: "ONCRMCONTACTUSERFIELDADD") }
    /// `onCrmContactUserFieldDelete`: scope `crm`.
    public static var onCrmContactUserFieldDelete: EventCode { .init(known: "ONCRMCONTACTUSERFIELDDELETE") }
    /// `onCrmContactUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmContactUserFieldSetEnumValues: EventCode {
        .init(known: "ONCRMCONTACTUSERFIELDSETENUMVALUES")
    }
    /// `onCrmContactUserFieldUpdate`: scope `crm`.
    public static var onCrmContactUserFieldUpdate: EventCode { .init(known: "ONCRMCONTACTUSERFIELDUPDATE") }
    /// `onCrmCurrencyAdd`: scope `crm`.
    public static var onCrmCurrencyAdd: EventCode { .init(known: "ONCRMCURRENCYADD") }
    /// `onCrmCurrencyDelete`: scope `crm`.
    public static var onCrmCurrencyDelete: EventCode { .init(known: "ONCRMCURRENCYDELETE") }
    /// `onCrmCurrencyUpdate`: scope `crm`.
    public static var onCrmCurrencyUpdate: EventCode { .init(known: "ONCRMCURRENCYUPDATE") }
    /// `onCrmDealAdd`: scope `crm`.
    public static var onCrmDealAdd: EventCode { .init(known: "ONCRMDEALADD") }
    /// `onCrmDealDelete`: scope `crm`.
    public static var onCrmDealDelete: EventCode { .init(known: "ONCRMDEALDELETE") }
    /// `onCrmDealMoveToCategory`: scope `crm`.
    public static var onCrmDealMoveToCategory: EventCode { .init(known: "ONCRMDEALMOVETOCATEGORY") }
    /// `onCrmDealRecurringAdd`: scope `crm`.
    public static var onCrmDealRecurringAdd: EventCode { .init(known: "ONCRMDEALRECURRINGADD") }
    /// `onCrmDealRecurringDelete`: scope `crm`.
    public static var onCrmDealRecurringDelete: EventCode { .init(known: "ONCRMDEALRECURRINGDELETE") }
    /// `onCrmDealRecurringExpose`: scope `crm`.
    public static var onCrmDealRecurringExpose: EventCode { .init(known: "ONCRMDEALRECURRINGEXPOSE") }
    /// `onCrmDealRecurringUpdate`: scope `crm`.
    public static var onCrmDealRecurringUpdate: EventCode { .init(known: "ONCRMDEALRECURRINGUPDATE") }
    /// `onCrmDealUpdate`: scope `crm`.
    public static var onCrmDealUpdate: EventCode { .init(known: "ONCRMDEALUPDATE") }
    /// `onCrmDealUserFieldAdd`: scope `crm`.
    public static var onCrmDealUserFieldAdd: EventCode { .init(known: "ONCRMDEALUSERFIELDADD") }
    /// `onCrmDealUserFieldDelete`: scope `crm`.
    public static var onCrmDealUserFieldDelete: EventCode { .init(known: "ONCRMDEALUSERFIELDDELETE") }
    /// `onCrmDealUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmDealUserFieldSetEnumValues: EventCode { .init(known: "ONCRMDEALUSERFIELDSETENUMVALUES") }
    /// `onCrmDealUserFieldUpdate`: scope `crm`.
    public static var onCrmDealUserFieldUpdate: EventCode { .init(known: "ONCRMDEALUSERFIELDUPDATE") }
    /// `onCrmDocumentGeneratorDocumentAdd`: scope `crm`.
    public static var onCrmDocumentGeneratorDocumentAdd: EventCode { .init(known: "ONCRMDOCUMENTGENERATORDOCUMENTADD") }
    /// `onCrmDocumentGeneratorDocumentDelete`: scope `crm`.
    public static var onCrmDocumentGeneratorDocumentDelete: EventCode {
        .init(known: "ONCRMDOCUMENTGENERATORDOCUMENTDELETE")
    }
    /// `onCrmDocumentGeneratorDocumentUpdate`: scope `crm`.
    public static var onCrmDocumentGeneratorDocumentUpdate: EventCode {
        .init(known: "ONCRMDOCUMENTGENERATORDOCUMENTUPDATE")
    }
    /// `onCrmDynamicItemAdd`: scope `crm`.
    public static var onCrmDynamicItemAdd: EventCode { .init(known: "ONCRMDYNAMICITEMADD") }
    /// `onCrmDynamicItemAdd_{entityTypeId}`: scope `crm`.
    public static func onCrmDynamicItemAdd(entityTypeID: Int) -> EventCode {
        .init(known: "ONCRMDYNAMICITEMADD_\(entityTypeID)")
    }
    /// `onCrmDynamicItemDelete`: scope `crm`.
    public static var onCrmDynamicItemDelete: EventCode { .init(known: "ONCRMDYNAMICITEMDELETE") }
    /// `onCrmDynamicItemDelete_{entityTypeId}`: scope `crm`.
    public static func onCrmDynamicItemDelete(entityTypeID: Int) -> EventCode {
        .init(known: "ONCRMDYNAMICITEMDELETE_\(entityTypeID)")
    }
    /// `onCrmDynamicItemUpdate`: scope `crm`.
    public static var onCrmDynamicItemUpdate: EventCode { .init(known: "ONCRMDYNAMICITEMUPDATE") }
    /// `onCrmDynamicItemUpdate_{entityTypeId}`: scope `crm`.
    public static func onCrmDynamicItemUpdate(entityTypeID: Int) -> EventCode {
        .init(known: "ONCRMDYNAMICITEMUPDATE_\(entityTypeID)")
    }
    /// `onCrmInvoiceAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceAdd: EventCode { .init(known: "ONCRMINVOICEADD") }
    /// `onCrmInvoiceDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceDelete: EventCode { .init(known: "ONCRMINVOICEDELETE") }
    /// `onCrmInvoiceRecurringAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceRecurringAdd: EventCode { .init(known: "ONCRMINVOICERECURRINGADD") }
    /// `onCrmInvoiceRecurringDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceRecurringDelete: EventCode { .init(known: "ONCRMINVOICERECURRINGDELETE") }
    /// `onCrmInvoiceRecurringExpose`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceRecurringExpose: EventCode { .init(known: "ONCRMINVOICERECURRINGEXPOSE") }
    /// `onCrmInvoiceRecurringUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceRecurringUpdate: EventCode { .init(known: "ONCRMINVOICERECURRINGUPDATE") }
    /// `onCrmInvoiceSetStatus`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceSetStatus: EventCode { .init(known: "ONCRMINVOICESETSTATUS") }
    /// `onCrmInvoiceUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceUpdate: EventCode { .init(known: "ONCRMINVOICEUPDATE") }
    /// `onCrmInvoiceUserFieldAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceUserFieldAdd: EventCode { .init(known: "ONCRMINVOICEUSERFIELDADD") }
    /// `onCrmInvoiceUserFieldDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceUserFieldDelete: EventCode { .init(known: "ONCRMINVOICEUSERFIELDDELETE") }
    /// `onCrmInvoiceUserFieldSetEnumValues`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceUserFieldSetEnumValues: EventCode {
        .init(known: "ONCRMINVOICEUSERFIELDSETENUMVALUES")
    }
    /// `onCrmInvoiceUserFieldUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmInvoiceUserFieldUpdate: EventCode { .init(known: "ONCRMINVOICEUSERFIELDUPDATE") }
    /// `onCrmLeadAdd`: scope `crm`.
    public static var onCrmLeadAdd: EventCode { .init(known: "ONCRMLEADADD") }
    /// `onCrmLeadDelete`: scope `crm`.
    public static var onCrmLeadDelete: EventCode { .init(known: "ONCRMLEADDELETE") }
    /// `onCrmLeadUpdate`: scope `crm`.
    public static var onCrmLeadUpdate: EventCode { .init(known: "ONCRMLEADUPDATE") }
    /// `onCrmLeadUserFieldAdd`: scope `crm`.
    public static var onCrmLeadUserFieldAdd: EventCode { .init(known: "ONCRMLEADUSERFIELDADD") }
    /// `onCrmLeadUserFieldDelete`: scope `crm`.
    public static var onCrmLeadUserFieldDelete: EventCode { .init(known: "ONCRMLEADUSERFIELDDELETE") }
    /// `onCrmLeadUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmLeadUserFieldSetEnumValues: EventCode { .init(known: "ONCRMLEADUSERFIELDSETENUMVALUES") }
    /// `onCrmLeadUserFieldUpdate`: scope `crm`.
    public static var onCrmLeadUserFieldUpdate: EventCode { .init(known: "ONCRMLEADUSERFIELDUPDATE") }
    /// `onCrmMeasureAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmMeasureAdd: EventCode { .init(known: "ONCRMMEASUREADD") }
    /// `onCrmMeasureDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmMeasureDelete: EventCode { .init(known: "ONCRMMEASUREDELETE") }
    /// `onCrmMeasureUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmMeasureUpdate: EventCode { .init(known: "ONCRMMEASUREUPDATE") }
    /// `onCrmProductAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductAdd: EventCode { .init(known: "ONCRMPRODUCTADD") }
    /// `onCrmProductDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductDelete: EventCode { .init(known: "ONCRMPRODUCTDELETE") }
    /// `onCrmProductPropertyAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductPropertyAdd: EventCode { .init(known: "ONCRMPRODUCTPROPERTYADD") }
    /// `onCrmProductPropertyDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductPropertyDelete: EventCode { .init(known: "ONCRMPRODUCTPROPERTYDELETE") }
    /// `onCrmProductPropertyUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductPropertyUpdate: EventCode { .init(known: "ONCRMPRODUCTPROPERTYUPDATE") }
    /// `onCrmProductSectionAdd`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductSectionAdd: EventCode { .init(known: "ONCRMPRODUCTSECTIONADD") }
    /// `onCrmProductSectionDelete`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductSectionDelete: EventCode { .init(known: "ONCRMPRODUCTSECTIONDELETE") }
    /// `onCrmProductSectionUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductSectionUpdate: EventCode { .init(known: "ONCRMPRODUCTSECTIONUPDATE") }
    /// `onCrmProductUpdate`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onCrmProductUpdate: EventCode { .init(known: "ONCRMPRODUCTUPDATE") }
    /// `onCrmQuoteAdd`: scope `crm`.
    public static var onCrmQuoteAdd: EventCode { .init(known: "ONCRMQUOTEADD") }
    /// `onCrmQuoteDelete`: scope `crm`.
    public static var onCrmQuoteDelete: EventCode { .init(known: "ONCRMQUOTEDELETE") }
    /// `onCrmQuoteUpdate`: scope `crm`.
    public static var onCrmQuoteUpdate: EventCode { .init(known: "ONCRMQUOTEUPDATE") }
    /// `onCrmQuoteUserFieldAdd`: scope `crm`.
    public static var onCrmQuoteUserFieldAdd: EventCode { .init(known: "ONCRMQUOTEUSERFIELDADD") }
    /// `onCrmQuoteUserFieldDelete`: scope `crm`.
    public static var onCrmQuoteUserFieldDelete: EventCode { .init(known: "ONCRMQUOTEUSERFIELDDELETE") }
    /// `onCrmQuoteUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmQuoteUserFieldSetEnumValues: EventCode { .init(known: "ONCRMQUOTEUSERFIELDSETENUMVALUES") }
    /// `onCrmQuoteUserFieldUpdate`: scope `crm`.
    public static var onCrmQuoteUserFieldUpdate: EventCode { .init(known: "ONCRMQUOTEUSERFIELDUPDATE") }
    /// `onCrmRequisiteAdd`: scope `crm`.
    public static var onCrmRequisiteAdd: EventCode { .init(known: "ONCRMREQUISITEADD") }
    /// `onCrmRequisiteDelete`: scope `crm`.
    public static var onCrmRequisiteDelete: EventCode { .init(known: "ONCRMREQUISITEDELETE") }
    /// `onCrmRequisiteUpdate`: scope `crm`.
    public static var onCrmRequisiteUpdate: EventCode { .init(known: "ONCRMREQUISITEUPDATE") }
    /// `onCrmRequisiteUserFieldAdd`: scope `crm`.
    public static var onCrmRequisiteUserFieldAdd: EventCode { .init(known: "ONCRMREQUISITEUSERFIELDADD") }
    /// `onCrmRequisiteUserFieldDelete`: scope `crm`.
    public static var onCrmRequisiteUserFieldDelete: EventCode { .init(known: "ONCRMREQUISITEUSERFIELDDELETE") }
    /// `onCrmRequisiteUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmRequisiteUserFieldSetEnumValues: EventCode {
        .init(known: "ONCRMREQUISITEUSERFIELDSETENUMVALUES")
    }
    /// `onCrmRequisiteUserFieldUpdate`: scope `crm`.
    public static var onCrmRequisiteUserFieldUpdate: EventCode { .init(known: "ONCRMREQUISITEUSERFIELDUPDATE") }
    /// `onCrmTimelineCommentAdd`: scope `crm`.
    public static var onCrmTimelineCommentAdd: EventCode { .init(known: "ONCRMTIMELINECOMMENTADD") }
    /// `onCrmTimelineCommentDelete`: scope `crm`.
    public static var onCrmTimelineCommentDelete: EventCode { .init(known: "ONCRMTIMELINECOMMENTDELETE") }
    /// `onCrmTimelineCommentUpdate`: scope `crm`.
    public static var onCrmTimelineCommentUpdate: EventCode { .init(known: "ONCRMTIMELINECOMMENTUPDATE") }
    /// `onCrmTypeAdd`: scope `crm`.
    public static var onCrmTypeAdd: EventCode { .init(known: "ONCRMTYPEADD") }
    /// `onCrmTypeDelete`: scope `crm`.
    public static var onCrmTypeDelete: EventCode { .init(known: "ONCRMTYPEDELETE") }
    /// `onCrmTypeUpdate`: scope `crm`.
    public static var onCrmTypeUpdate: EventCode { .init(known: "ONCRMTYPEUPDATE") }
    /// `onCrmTypeUserFieldAdd`: scope `crm`.
    public static var onCrmTypeUserFieldAdd: EventCode { .init(known: "ONCRMTYPEUSERFIELDADD") }
    /// `onCrmTypeUserFieldDelete`: scope `crm`.
    public static var onCrmTypeUserFieldDelete: EventCode { .init(known: "ONCRMTYPEUSERFIELDDELETE") }
    /// `onCrmTypeUserFieldSetEnumValues`: scope `crm`.
    public static var onCrmTypeUserFieldSetEnumValues: EventCode { .init(known: "ONCRMTYPEUSERFIELDSETENUMVALUES") }
    /// `onCrmTypeUserFieldUpdate`: scope `crm`.
    public static var onCrmTypeUserFieldUpdate: EventCode { .init(known: "ONCRMTYPEUSERFIELDUPDATE") }
    /// `onExternalCallBackStart`: scope `telephony`.
    public static var onExternalCallBackStart: EventCode { .init(known: "ONEXTERNALCALLBACKSTART") }
    /// `onExternalCallStart`: scope `telephony`.
    public static var onExternalCallStart: EventCode { .init(known: "ONEXTERNALCALLSTART") }
    /// `onHumanResourcesHcmLinkEmployeeListMapped`: scope `humanresources.hcmlink`.
    public static var onHumanResourcesHcmLinkEmployeeListMapped: EventCode {
        .init(known: "ONHUMANRESOURCESHCMLINKEMPLOYEELISTMAPPED")
    }
    /// `onHumanResourcesHcmLinkEmployeeListRequested`: scope `humanresources.hcmlink`.
    public static var onHumanResourcesHcmLinkEmployeeListRequested: EventCode {
        .init(known: "ONHUMANRESOURCESHCMLINKEMPLOYEELISTREQUESTED")
    }
    /// `onHumanResourcesHcmLinkFieldValueRequested`: scope `humanresources.hcmlink`.
    public static var onHumanResourcesHcmLinkFieldValueRequested: EventCode {
        .init(known: "ONHUMANRESOURCESHCMLINKFIELDVALUEREQUESTED")
    }
    /// `onHumanResourcesHcmLinkPinRequested`: scope `humanresources.hcmlink`.
    public static var onHumanResourcesHcmLinkPinRequested: EventCode {
        .init(known: "ONHUMANRESOURCESHCMLINKPINREQUESTED")
    }
    /// `onHumanResourcesHcmLinkSalaryVacationRequested`: scope `humanresources.hcmlink`.
    public static var onHumanResourcesHcmLinkSalaryVacationRequested: EventCode {
        .init(known: "ONHUMANRESOURCESHCMLINKSALARYVACATIONREQUESTED")
    }
    /// `onImbotDelete`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onImbotDelete: EventCode { .init(known: "ONIMBOTDELETE") }
    /// `onImbotJoinChat`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onImbotJoinChat: EventCode { .init(known: "ONIMBOTJOINCHAT") }
    /// `onImbotMessageAdd`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onImbotMessageAdd: EventCode { .init(known: "ONIMBOTMESSAGEADD") }
    /// `onImbotMessageDelete`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onImbotMessageDelete: EventCode { .init(known: "ONIMBOTMESSAGEDELETE") }
    /// `onImbotMessageUpdate`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onImbotMessageUpdate: EventCode { .init(known: "ONIMBOTMESSAGEUPDATE") }
    /// `onImbotV2CommandAdd`: scope `imbot`.
    public static var onImbotV2CommandAdd: EventCode { .init(known: "ONIMBOTV2COMMANDADD") }
    /// `onImbotV2ContextGet`: scope `imbot`.
    public static var onImbotV2ContextGet: EventCode { .init(known: "ONIMBOTV2CONTEXTGET") }
    /// `onImbotV2Delete`: scope `imbot`.
    public static var onImbotV2Delete: EventCode { .init(known: "ONIMBOTV2DELETE") }
    /// `onImbotV2JoinChat`: scope `imbot`.
    public static var onImbotV2JoinChat: EventCode { .init(known: "ONIMBOTV2JOINCHAT") }
    /// `onImbotV2MessageAdd`: scope `imbot`.
    public static var onImbotV2MessageAdd: EventCode { .init(known: "ONIMBOTV2MESSAGEADD") }
    /// `onImbotV2MessageDelete`: scope `imbot`.
    public static var onImbotV2MessageDelete: EventCode { .init(known: "ONIMBOTV2MESSAGEDELETE") }
    /// `onImbotV2MessageUpdate`: scope `imbot`.
    public static var onImbotV2MessageUpdate: EventCode { .init(known: "ONIMBOTV2MESSAGEUPDATE") }
    /// `onImbotV2ReactionChange`: scope `imbot`.
    public static var onImbotV2ReactionChange: EventCode { .init(known: "ONIMBOTV2REACTIONCHANGE") }
    /// `onImCommandAdd`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onImCommandAdd: EventCode { .init(known: "ONIMCOMMANDADD") }
    /// `onImConnectorDialogFinish`: scope `imconnector`.
    public static var onImConnectorDialogFinish: EventCode { .init(known: "ONIMCONNECTORDIALOGFINISH") }
    /// `onImConnectorDialogStart`: scope `imconnector`.
    public static var onImConnectorDialogStart: EventCode { .init(known: "ONIMCONNECTORDIALOGSTART") }
    /// `onImConnectorLineDelete`: scope `imconnector`.
    public static var onImConnectorLineDelete: EventCode { .init(known: "ONIMCONNECTORLINEDELETE") }
    /// `onImConnectorMessageAdd`: scope `imconnector`.
    public static var onImConnectorMessageAdd: EventCode { .init(known: "ONIMCONNECTORMESSAGEADD") }
    /// `onImConnectorMessageDelete`: scope `imconnector`.
    public static var onImConnectorMessageDelete: EventCode { .init(known: "ONIMCONNECTORMESSAGEDELETE") }
    /// `onImConnectorMessageUpdate`: scope `imconnector`.
    public static var onImConnectorMessageUpdate: EventCode { .init(known: "ONIMCONNECTORMESSAGEUPDATE") }
    /// `onImConnectorStatusDelete`: scope `imconnector`.
    public static var onImConnectorStatusDelete: EventCode { .init(known: "ONIMCONNECTORSTATUSDELETE") }
    /// `onImV2JoinChat`: scope `im`.
    public static var onImV2JoinChat: EventCode { .init(known: "ONIMV2JOINCHAT") }
    /// `onImV2MessageAdd`: scope `im`.
    public static var onImV2MessageAdd: EventCode { .init(known: "ONIMV2MESSAGEADD") }
    /// `onImV2MessageDelete`: scope `im`.
    public static var onImV2MessageDelete: EventCode { .init(known: "ONIMV2MESSAGEDELETE") }
    /// `onImV2MessageUpdate`: scope `im`.
    public static var onImV2MessageUpdate: EventCode { .init(known: "ONIMV2MESSAGEUPDATE") }
    /// `onImV2ReactionChange`: scope `im`.
    public static var onImV2ReactionChange: EventCode { .init(known: "ONIMV2REACTIONCHANGE") }
    /// `onLiveFeedPostAdd`: scope `log`.
    public static var onLiveFeedPostAdd: EventCode { .init(known: "ONLIVEFEEDPOSTADD") }
    /// `onLiveFeedPostDelete`: scope `log`.
    public static var onLiveFeedPostDelete: EventCode { .init(known: "ONLIVEFEEDPOSTDELETE") }
    /// `onLiveFeedPostUpdate`: scope `log`.
    public static var onLiveFeedPostUpdate: EventCode { .init(known: "ONLIVEFEEDPOSTUPDATE") }
    /// `onOfflineEvent`: no scope needed.
    public static var onOfflineEvent: EventCode { .init(known: "ONOFFLINEEVENT") }
    /// `onOpenLineMessageAdd`: scope `imopenlines`.
    public static var onOpenLineMessageAdd: EventCode { .init(known: "ONOPENLINEMESSAGEADD") }
    /// `onOpenLineMessageDelete`: scope `imopenlines`.
    public static var onOpenLineMessageDelete: EventCode { .init(known: "ONOPENLINEMESSAGEDELETE") }
    /// `onOpenLineMessageUpdate`: scope `imopenlines`.
    public static var onOpenLineMessageUpdate: EventCode { .init(known: "ONOPENLINEMESSAGEUPDATE") }
    /// `onOrderDeleted`: scope `sale`.
    public static var onOrderDeleted: EventCode { .init(known: "ONORDERDELETED") }
    /// `onOrderEntitySaved`: scope `sale`.
    public static var onOrderEntitySaved: EventCode { .init(known: "ONORDERENTITYSAVED") }
    /// `onPaymentDeleted`: scope `sale`.
    public static var onPaymentDeleted: EventCode { .init(known: "ONPAYMENTDELETED") }
    /// `onPaymentEntitySaved`: scope `sale`.
    public static var onPaymentEntitySaved: EventCode { .init(known: "ONPAYMENTENTITYSAVED") }
    /// `onPropertyValueDeleted`: scope `sale`.
    public static var onPropertyValueDeleted: EventCode { .init(known: "ONPROPERTYVALUEDELETED") }
    /// `onPropertyValueEntitySaved`: scope `sale`.
    public static var onPropertyValueEntitySaved: EventCode { .init(known: "ONPROPERTYVALUEENTITYSAVED") }
    /// `onSaleBeforeOrderDelete`: scope `sale`.
    public static var onSaleBeforeOrderDelete: EventCode { .init(known: "ONSALEBEFOREORDERDELETE") }
    /// `onSaleOrderSaved`: scope `sale`.
    public static var onSaleOrderSaved: EventCode { .init(known: "ONSALEORDERSAVED") }
    /// `onSessionFinish`: scope `imopenlines`.
    public static var onSessionFinish: EventCode { .init(known: "ONSESSIONFINISH") }
    /// `onSessionStart`: scope `imopenlines`.
    public static var onSessionStart: EventCode { .init(known: "ONSESSIONSTART") }
    /// `onShipmentDeleted`: scope `sale`.
    public static var onShipmentDeleted: EventCode { .init(known: "ONSHIPMENTDELETED") }
    /// `onShipmentEntitySaved`: scope `sale`.
    public static var onShipmentEntitySaved: EventCode { .init(known: "ONSHIPMENTENTITYSAVED") }
    /// `onSignB2eDocumentStatusChanged`: scope `sign.b2e`.
    public static var onSignB2eDocumentStatusChanged: EventCode { .init(known: "ONSIGNB2EDOCUMENTSTATUSCHANGED") }
    /// `onSignB2eMemberStatusChanged`: scope `sign.b2e`.
    public static var onSignB2eMemberStatusChanged: EventCode { .init(known: "ONSIGNB2EMEMBERSTATUSCHANGED") }
    /// `onSignHcmLinkB2eDocumentSigned`: scope `sign.b2e`.
    public static var onSignHcmLinkB2eDocumentSigned: EventCode { .init(known: "ONSIGNHCMLINKB2EDOCUMENTSIGNED") }
    /// `onSonetGroupAdd`: scope `sonet_group`.
    public static var onSonetGroupAdd: EventCode { .init(known: "ONSONETGROUPADD") }
    /// `onSonetGroupDelete`: scope `sonet_group`.
    public static var onSonetGroupDelete: EventCode { .init(known: "ONSONETGROUPDELETE") }
    /// `onSonetGroupSubjectAdd`: scope `sonet_group`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onSonetGroupSubjectAdd: EventCode { .init(known: "ONSONETGROUPSUBJECTADD") }
    /// `onSonetGroupSubjectDelete`: scope `sonet_group`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onSonetGroupSubjectDelete: EventCode { .init(known: "ONSONETGROUPSUBJECTDELETE") }
    /// `onSonetGroupSubjectUpdate`: scope `sonet_group`.
    @available(*, deprecated, message: "The platform calls it outdated: it still comes and is developed no further.")
    public static var onSonetGroupSubjectUpdate: EventCode { .init(known: "ONSONETGROUPSUBJECTUPDATE") }
    /// `onSonetGroupUpdate`: scope `sonet_group`.
    public static var onSonetGroupUpdate: EventCode { .init(known: "ONSONETGROUPUPDATE") }
    /// `onTaskAdd`: scope `task`.
    public static var onTaskAdd: EventCode { .init(known: "ONTASKADD") }
    /// `onTaskCommentAdd`: scope `task`.
    public static var onTaskCommentAdd: EventCode { .init(known: "ONTASKCOMMENTADD") }
    /// `onTaskCommentDelete`: scope `task`.
    public static var onTaskCommentDelete: EventCode { .init(known: "ONTASKCOMMENTDELETE") }
    /// `onTaskCommentUpdate`: scope `task`.
    public static var onTaskCommentUpdate: EventCode { .init(known: "ONTASKCOMMENTUPDATE") }
    /// `onTaskDelete`: scope `task`.
    public static var onTaskDelete: EventCode { .init(known: "ONTASKDELETE") }
    /// `onTaskUpdate`: scope `task`.
    public static var onTaskUpdate: EventCode { .init(known: "ONTASKUPDATE") }
    /// `onUserAdd`: scope `user`.
    public static var onUserAdd: EventCode { .init(known: "ONUSERADD") }
    /// `onVoximplantCallEnd`: scope `telephony`.
    public static var onVoximplantCallEnd: EventCode { .init(known: "ONVOXIMPLANTCALLEND") }
    /// `onVoximplantCallInit`: scope `telephony`.
    public static var onVoximplantCallInit: EventCode { .init(known: "ONVOXIMPLANTCALLINIT") }
    /// `onVoximplantCallStart`: scope `telephony`.
    public static var onVoximplantCallStart: EventCode { .init(known: "ONVOXIMPLANTCALLSTART") }
}
