package validate

var preferenceChecks []Check
var transferChecks []Check
var targetChecks []Check
var manifestChecks []Check
var factChecks []Check
var decisionChecks []Check
var coverChecks []Check
var assumptionChecks []Check
var riskChecks []Check
var policyChecks []Check
var settingChecks []Check
var noteChecks []Check
