enum ChromiumPlaceholder {}
