package validate

var decisionChecks []Check
var coverChecks []Check
var assumptionChecks []Check
var riskChecks []Check
var policyChecks []Check
var settingChecks []Check
var noteChecks []Check
