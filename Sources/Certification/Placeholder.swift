enum CertificationPlaceholder {}
